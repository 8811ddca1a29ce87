/** The settings, their sources, and the messages about wrong ones. */
@NullMarked
package io.github.pgtestdb.internal.settings;

import org.jspecify.annotations.NullMarked;
