/** The test suite that the campaign runs in separate JVMs, while it injects faults. */
@NullMarked
package io.github.pgtestdb.campaign.suite;

import org.jspecify.annotations.NullMarked;
