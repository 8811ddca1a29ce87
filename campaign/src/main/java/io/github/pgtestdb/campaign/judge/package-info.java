/** Decides whether a round of the campaign left everything as it must be. */
@NullMarked
package io.github.pgtestdb.campaign.judge;

import org.jspecify.annotations.NullMarked;
