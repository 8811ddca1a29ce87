package io.github.pgtestdb.spi;

/**
 * A database whose name can be read for reports, without the database counting as used. For whoever runs tests, such as
 * the JUnit extension; what a test reads is {@link io.github.pgtestdb.TestDatabase#name}. Thread-safe.
 */
public interface ReportedDatabase {

    /**
     * Returns the name on the server, for people to read. Nothing may connect by it: the database may be given to
     * another test.
     *
     * @return for example {@code pgtestdb_c_0a1b2c3d4e5f6071_12}
     */
    String reportedName();
}
