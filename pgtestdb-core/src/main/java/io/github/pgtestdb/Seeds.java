package io.github.pgtestdb;

import io.github.pgtestdb.internal.script.SqlFolder;
import io.github.pgtestdb.internal.seed.CsvSeeds;
import io.github.pgtestdb.internal.seed.JavaSeeds;
import io.github.pgtestdb.spi.Migrator;
import java.nio.file.Path;

/** Makes layers of rows, to be put on a schema with {@link Layers}. The migrators that it makes are thread-safe. */
public final class Seeds {

    private Seeds() {}

    /**
     * Takes the {@code .sql} files of a folder of the class path, as {@link SqlMigrator#ofClassPath} does.
     *
     * @param folder the folder, such as {@code db/seeds}
     * @return a migrator; that the folder exists is looked at when it is used
     */
    public static Migrator sql(String folder) {
        return SqlMigrator.ofClassPath(folder);
    }

    /**
     * Takes the {@code .sql} files of a directory, as {@link SqlMigrator#ofDirectory} does.
     *
     * @param directory the directory
     * @return a migrator; that the directory exists is looked at when it is used
     */
    public static Migrator sql(Path directory) {
        return SqlMigrator.ofDirectory(directory);
    }

    /**
     * Copies the {@code .csv} files of a folder of the class path into the tables that they are named after.
     *
     * <p>{@code product.csv} goes into the table {@code product}, {@code shop.product.csv} into that of the schema {@code
     * shop}. The files are taken in the order of their names, where numbers count by their value; a number before an
     * underscore, as in {@code 2_product.csv}, is for the order alone. The first line names the columns. Files are
     * UTF-8, also packed by gzip ({@code .csv.gz}), in the form that {@code COPY … (FORMAT csv)} reads; an empty value without quotes is NULL. Each file is
     * one transaction.
     *
     * @param folder the folder, such as {@code db/data}
     * @return a migrator; that the folder exists is looked at when it is used
     */
    public static Migrator csv(String folder) {
        return new CsvSeeds(() -> SqlFolder.ofClassPath(SqlMigrator.loader(), folder, CsvSeeds.SUFFIX));
    }

    /**
     * Copies the {@code .csv} files of a directory, as {@link #csv(String)} does those of the class path.
     *
     * @param directory the directory
     * @return a migrator; that the directory exists is looked at when it is used
     */
    public static Migrator csv(Path directory) {
        return new CsvSeeds(() -> SqlFolder.ofDirectory(directory, CsvSeeds.SUFFIX));
    }

    /**
     * Runs Java code.
     *
     * @param seeder the code; a named class, since a lambda has no class file to fingerprint
     * @return a migrator
     */
    public static Migrator of(Seeder seeder) {
        return new JavaSeeds(seeder);
    }
}
