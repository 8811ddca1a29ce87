/** The engine of pgtestdb, and the two interfaces that adapters implement. */
@SuppressWarnings("module") // Modules that use the helpers are compiled after this one.
module io.github.pgtestdb.core {
    requires transitive java.sql;
    requires static transitive org.apiguardian.api;
    requires transitive org.jspecify;
    requires com.google.common;
    requires com.zaxxer.hikari;
    requires org.postgresql.jdbc;
    requires org.slf4j;

    exports io.github.pgtestdb;
    exports io.github.pgtestdb.spi;
    exports io.github.pgtestdb.internal.jdbc to
            io.github.pgtestdb.sql;
    exports io.github.pgtestdb.internal.support to
            io.github.pgtestdb.embedded,
            io.github.pgtestdb.flyway,
            io.github.pgtestdb.jpa,
            io.github.pgtestdb.junit5,
            io.github.pgtestdb.liquibase,
            io.github.pgtestdb.spring,
            io.github.pgtestdb.sql,
            io.github.pgtestdb.testcontainers;

    // Older versions of the driver create our authentication plugin by its name.
    opens io.github.pgtestdb.internal.jdbc to
            org.postgresql.jdbc;

    uses io.github.pgtestdb.spi.Migrator;
    uses io.github.pgtestdb.spi.PostgresServerProvider;
}
