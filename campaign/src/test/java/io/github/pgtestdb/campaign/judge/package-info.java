@NullMarked
package io.github.pgtestdb.campaign.judge;

import org.jspecify.annotations.NullMarked;
