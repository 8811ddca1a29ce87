/** The settings, their sources, and what is said of a wrong one. */
@NullMarked
package io.github.pgtestdb.internal.settings;

import org.jspecify.annotations.NullMarked;
