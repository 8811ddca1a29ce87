/** What a project works with already, on the injected DataSource. */
@NullMarked
package io.github.pgtestdb.examples.frameworks;

import org.jspecify.annotations.NullMarked;
