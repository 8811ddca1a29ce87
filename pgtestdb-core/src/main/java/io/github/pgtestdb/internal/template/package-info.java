/** From a fingerprint to a template: registry, builder, lock. */
@NullMarked
package io.github.pgtestdb.internal.template;

import org.jspecify.annotations.NullMarked;
