// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Files for a directory or a jar. Immutable. */
record MigrationFolder(Map<String, byte[]> files) {

    static final MigrationFolder SHOP = new MigrationFolder(Map.of())
            .with("V1__products.sql", "CREATE TABLE product (id int PRIMARY KEY);\nINSERT INTO product VALUES (1);\n")
            .with("V2__orders.sql", "CREATE TABLE orders (product int REFERENCES product);\n")
            .with("V2__orders.sql.conf", "executeInTransaction=true\n")
            .with("R__totals.sql", "CREATE OR REPLACE VIEW total AS SELECT count(*) AS n FROM orders;\n")
            .with("afterMigrate.sql", "ANALYZE product;\n");

    MigrationFolder with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    MigrationFolder with(String name, byte[] content) {
        Map<String, byte[]> more = new LinkedHashMap<>(files);
        more.put(name, content);
        return new MigrationFolder(more);
    }

    MigrationFolder without(String name) {
        Map<String, byte[]> fewer = new LinkedHashMap<>(files);
        fewer.remove(name);
        return new MigrationFolder(fewer);
    }

    String text(String name) {
        return new String(files.get(name), StandardCharsets.UTF_8);
    }

    Path writeTo(Path directory) {
        files.forEach((name, content) -> write(directory.resolve(name), content));
        return directory;
    }

    /** Writes a jar that has entries for its directories, as Maven and Gradle do. */
    URL writeJar(Path jar, String folder) {
        return writeJar(jar, folder, true);
    }

    /** Writes a jar, with or without entries for directories. */
    URL writeJar(Path jar, String folder, boolean withDirectories) {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file)) {
            String directory = "";
            for (Path part : withDirectories ? Path.of(folder) : List.<Path>of()) {
                directory += part + "/";
                entries.putNextEntry(new JarEntry(directory));
            }
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                entries.putNextEntry(new JarEntry(folder + "/" + entry.getKey()));
                entries.write(entry.getValue());
            }
            return url(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
