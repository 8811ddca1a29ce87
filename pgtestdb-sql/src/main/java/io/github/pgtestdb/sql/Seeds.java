// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import io.github.pgtestdb.Layers;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.sql.internal.csv.CsvSeeds;
import io.github.pgtestdb.sql.internal.script.SqlFolder;
import java.nio.file.Path;

/**
 * Creates layers of rows, to be put on a schema with {@link Layers}. The migrators are thread-safe.
 *
 * @since 0.1.0
 */
public final class Seeds {

    private Seeds() {}

    /**
     * Runs the {@code .sql} files of a folder of the class path, as {@link SqlMigrator#ofClassPath} does.
     *
     * @param folder the folder, such as {@code db/seeds}. It need not exist until the migrator is used
     * @return a migrator
     */
    public static Migrator sql(String folder) {
        return SqlMigrator.ofClassPath(folder);
    }

    /**
     * Runs the {@code .sql} files of a directory, as {@link SqlMigrator#ofDirectory} does.
     *
     * @param directory the directory. It need not exist until the migrator is used
     * @return a migrator
     */
    public static Migrator sql(Path directory) {
        return SqlMigrator.ofDirectory(directory);
    }

    /**
     * Copies the {@code .csv} files of a folder of the class path into the tables with their names.
     *
     * <p>{@code product.csv} goes into the table {@code product}, {@code shop.product.csv} into that of the schema
     * {@code shop}. The files are copied in the order of their names, with numbers compared by value. A number before
     * an underscore, as in {@code 2_product.csv}, only sets the order. The first line names the columns. Files are
     * UTF-8, possibly packed with gzip ({@code .csv.gz}), in the format of {@code COPY … (FORMAT csv)}. An empty value
     * without quotes is NULL. Each file is one transaction.
     *
     * @param folder the folder, such as {@code db/data}. It need not exist until the migrator is used
     * @return a migrator
     */
    public static Migrator csv(String folder) {
        return new CsvSeeds(() -> SqlFolder.ofClassPath(SqlMigrator.loader(), folder, CsvSeeds.SUFFIX));
    }

    /**
     * Copies the {@code .csv} files of a directory, as {@link #csv(String)} does for the class path.
     *
     * @param directory the directory. It need not exist until the migrator is used
     * @return a migrator
     */
    public static Migrator csv(Path directory) {
        return new CsvSeeds(() -> SqlFolder.ofDirectory(directory, CsvSeeds.SUFFIX));
    }

    /**
     * Runs Java code.
     *
     * @param seeder the code. It needs a named class, because a lambda has no class file to fingerprint
     * @return a migrator
     */
    public static Migrator of(Seeder seeder) {
        return new JavaSeeds(seeder);
    }
}
