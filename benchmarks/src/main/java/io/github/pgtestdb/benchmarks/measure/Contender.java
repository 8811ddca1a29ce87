// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.measure;

import io.github.pgtestdb.benchmarks.systems.IsolationSystem;

/**
 * A system and its load.
 *
 * @param system the system
 * @param load the tests of one block
 */
public record Contender(IsolationSystem system, Load load) {}
