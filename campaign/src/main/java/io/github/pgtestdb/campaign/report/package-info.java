/** Counts of the rounds, and the page that shows them. */
@NullMarked
package io.github.pgtestdb.campaign.report;

import org.jspecify.annotations.NullMarked;
