// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.csv;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationBase;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.sql.internal.script.ScriptRunner;
import io.github.pgtestdb.sql.internal.script.SqlChain;
import io.github.pgtestdb.sql.internal.script.SqlFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;

/** Copies CSV files into tables, one after the other. */
public record CsvSeeds(Supplier<List<SqlFile>> files) implements Migrator {

    public static final String SUFFIX = ".csv";

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public Fingerprint fingerprint() {
        List<Fingerprint> chain = SqlChain.of(files.get());
        return chain.get(chain.size() - 1);
    }

    @Override
    public List<MigrationBase> bases() {
        return SqlChain.bases(files.get());
    }

    @Override
    public void migrate(MigrationTarget target) throws SQLException {
        SqlChain.run(files.get(), target, false, CsvSeeds::run);
    }

    private static ScriptRunner.Ran run(Connection connection, SqlFile file) throws SQLException {
        connection.setAutoCommit(false);
        return new ScriptRunner.Ran(new CsvFile(file).copyInto(connection), true);
    }
}
