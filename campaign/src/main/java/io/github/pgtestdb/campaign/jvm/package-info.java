/** JVMs that run tests, and their reports. */
@NullMarked
package io.github.pgtestdb.campaign.jvm;

import org.jspecify.annotations.NullMarked;
