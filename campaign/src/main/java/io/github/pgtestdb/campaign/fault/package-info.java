/** The faults, one in each class. */
@NullMarked
package io.github.pgtestdb.campaign.fault;

import org.jspecify.annotations.NullMarked;
