/**
 * Changes every input of a migrator, one at a time, and builds from scratch with and without the change. Different
 * results must have different fingerprints. Templates that grow must have the contents of complete builds.
 */
@NullMarked
package io.github.pgtestdb.tests.mutants;

import org.jspecify.annotations.NullMarked;
