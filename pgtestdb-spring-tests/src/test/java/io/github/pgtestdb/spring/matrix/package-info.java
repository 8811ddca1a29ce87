/**
 * Generated combinations of everything that decides which database a bean has. Outside of the package of the other tests, whose
 * application scans its package for beans.
 */
@NullMarked
package io.github.pgtestdb.spring.matrix;

import org.jspecify.annotations.NullMarked;
