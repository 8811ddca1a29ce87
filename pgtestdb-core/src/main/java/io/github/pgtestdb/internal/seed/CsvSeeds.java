package io.github.pgtestdb.internal.seed;

import io.github.pgtestdb.internal.script.SqlChain;
import io.github.pgtestdb.internal.script.SqlFile;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Foundation;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
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
    public List<Foundation> foundations() {
        return SqlChain.foundations(files.get());
    }

    @Override
    public void migrate(MigrationTarget target) throws SQLException {
        List<SqlFile> all = files.get();
        try (Connection connection = target.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            SqlChain.run(all, target, file -> new CsvFile(file).copyInto(connection));
        }
    }
}
