/** Decides whether a round of the campaign left everything in the required state. */
@NullMarked
package io.github.pgtestdb.campaign.judge;

import org.jspecify.annotations.NullMarked;
