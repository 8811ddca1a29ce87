@NullMarked
package io.github.pgtestdb.campaign.report;

import org.jspecify.annotations.NullMarked;
