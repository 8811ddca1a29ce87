/** A PostgreSQL server for tests, started from binaries on the class path. */
module io.github.pgtestdb.embedded {
    requires transitive io.github.pgtestdb.core;
    requires org.apache.commons.compress;
    requires org.slf4j;

    exports io.github.pgtestdb.embedded;

    provides io.github.pgtestdb.spi.PostgresServerProvider with
            io.github.pgtestdb.embedded.EmbeddedPostgresProvider;
}
