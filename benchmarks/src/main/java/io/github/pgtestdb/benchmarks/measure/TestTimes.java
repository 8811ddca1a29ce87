// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.measure;

/**
 * The parts of the time of one test, in milliseconds.
 *
 * @param waiting from the request for a database to its open connection
 * @param statements the test's two statements
 * @param work the test's other work
 * @param giveBack until connection and database are returned
 */
public record TestTimes(double waiting, double statements, double work, double giveBack) {}
