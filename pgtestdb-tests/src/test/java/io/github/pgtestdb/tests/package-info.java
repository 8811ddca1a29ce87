/** The core suite: the engine, on a real server. */
@NullMarked
package io.github.pgtestdb.tests;

import org.jspecify.annotations.NullMarked;
