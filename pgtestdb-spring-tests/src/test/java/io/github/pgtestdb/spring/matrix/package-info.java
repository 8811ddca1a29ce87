/**
 * Generated combinations of everything that decides which database a bean has. They are not in the package of the other
 * tests, because an application there scans its package for beans.
 */
@NullMarked
package io.github.pgtestdb.spring.matrix;

import org.jspecify.annotations.NullMarked;
