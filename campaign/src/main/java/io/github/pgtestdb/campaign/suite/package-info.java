/** The test suite that the campaign runs in JVMs of its own, while it injects faults. */
@NullMarked
package io.github.pgtestdb.campaign.suite;

import org.jspecify.annotations.NullMarked;
