/** Libraries for database access, on the injected DataSource. */
@NullMarked
package io.github.pgtestdb.examples.frameworks;

import org.jspecify.annotations.NullMarked;
