@NullMarked
package io.github.pgtestdb.campaign.ground;

import org.jspecify.annotations.NullMarked;
