package io.github.pgtestdb.junit5;

/** How long a database lives. */
public enum DatabaseScope {
    /**
     * For one test method: every {@code @Test}, every invocation of a {@code @ParameterizedTest}, {@code @RepeatedTest} or
     * {@code @TestTemplate}, and every {@code @TestFactory}, whose dynamic tests share it, has a database of its own.
     */
    METHOD,
    /** For all tests of the class that declares it, and of the {@code @Nested} classes within. */
    CLASS
}
