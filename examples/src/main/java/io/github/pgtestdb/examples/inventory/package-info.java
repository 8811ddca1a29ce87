/** Stock: on hand, reserved, available. */
@NullMarked
package io.github.pgtestdb.examples.inventory;

import org.jspecify.annotations.NullMarked;
