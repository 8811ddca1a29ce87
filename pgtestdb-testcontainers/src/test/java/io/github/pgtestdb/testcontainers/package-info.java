/** Tests on a real Docker engine. If none answers, each test is skipped by name. */
@NullMarked
package io.github.pgtestdb.testcontainers;

import org.jspecify.annotations.NullMarked;
