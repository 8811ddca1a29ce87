/** The faults, one class each. */
@NullMarked
package io.github.pgtestdb.campaign.fault;

import org.jspecify.annotations.NullMarked;
