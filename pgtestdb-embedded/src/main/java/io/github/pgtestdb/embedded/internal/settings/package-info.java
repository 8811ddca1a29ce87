/** The settings, and what they mean for initdb and the server. */
@NullMarked
package io.github.pgtestdb.embedded.internal.settings;

import org.jspecify.annotations.NullMarked;
