/** Migrators for SQL files, dumps and commands, and layers of rows. */
module io.github.pgtestdb.sql {
    requires transitive io.github.pgtestdb.core;
    requires com.google.common;
    requires org.postgresql.jdbc;
    requires org.slf4j;

    exports io.github.pgtestdb.sql;

    provides io.github.pgtestdb.spi.Migrator with
            io.github.pgtestdb.sql.internal.ServiceMigrators.Sql,
            io.github.pgtestdb.sql.internal.ServiceMigrators.Dump,
            io.github.pgtestdb.sql.internal.ServiceMigrators.Command;
}
