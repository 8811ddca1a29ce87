@NullMarked
package io.github.pgtestdb.campaign.jvm;

import org.jspecify.annotations.NullMarked;
