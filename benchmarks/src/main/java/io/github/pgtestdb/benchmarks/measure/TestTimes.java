package io.github.pgtestdb.benchmarks.measure;

/**
 * Where the time of one test went, in milliseconds.
 *
 * @param waiting from asking for a database to its open connection
 * @param statements the test's two statements
 * @param work what it does besides
 * @param giveBack until connection and database are given back
 */
public record TestTimes(double waiting, double statements, double work, double giveBack) {}
