// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

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
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Files to be written into a directory or a jar; in a directory, a name that ends with {@code ->} is a link. Immutable. */
record ChangelogFolder(Map<String, byte[]> files) {

    /** Ends the name of a link. Its content is the target. */
    static final String LINK = "->";

    static final String MASTER = "db/changelog/db.changelog-master.yaml";

    /** A changelog that includes a file of each format. */
    static final ChangelogFolder SHOP = new ChangelogFolder(Map.of())
            .with(MASTER, """
                    databaseChangeLog:
                      - property: {name: idType, value: int}
                      - property: {file: db/changelog/shop.properties}
                      - include: {file: product.xml, relativeToChangelogFile: true}
                      - includeAll: {path: db/changelog/more}
                      - changeSet:
                          id: data
                          author: ada
                          changes:
                            - loadData: {file: product.csv, relativeToChangelogFile: true, tableName: product}
                            - sqlFile: {path: db/changelog/view.sql}
                    """)
            .with("db/changelog/shop.properties", "priceType=numeric(10, 2)\n")
            .with("db/changelog/product.xml", """
                    <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                        xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                            http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                      <changeSet id="product" author="ada">
                        <createTable tableName="product">
                          <column name="id" type="${idType}"><constraints primaryKey="true"/></column>
                          <column name="name" type="varchar(20)"/>
                          <column name="price" type="${priceType}"/>
                        </createTable>
                      </changeSet>
                    </databaseChangeLog>
                    """)
            .with("db/changelog/more/1-orders.sql", """
                    --liquibase formatted sql
                    --changeset ada:orders
                    CREATE TABLE orders (product int REFERENCES product);
                    --changeset ada:demo context:demo
                    INSERT INTO orders VALUES (NULL);
                    """)
            .with("db/changelog/more/2-function.json", """
                    {"databaseChangeLog": [{"changeSet": {"id": "function", "author": "bob", "changes": [
                      {"createProcedure": {"path": "db/changelog/function.sql"}}]}}]}
                    """)
            .with("db/changelog/function.sql", "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';\n")
            .with("db/changelog/product.csv", "id,name,price\n1,rope,15.50\n")
            .with("db/changelog/view.sql", "CREATE VIEW total AS SELECT count(*) AS n FROM orders;\n");

    /** Returns a changelog with one change, in YAML. */
    static ChangelogFolder running(String change) {
        return new ChangelogFolder(Map.of())
                .with(
                        MASTER,
                        "databaseChangeLog:\n  - changeSet:\n      id: 1\n      author: a\n      changes:\n        "
                                + change + "\n");
    }

    ChangelogFolder with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    ChangelogFolder with(String name, byte[] content) {
        Map<String, byte[]> more = new LinkedHashMap<>(files);
        more.put(name, content);
        return new ChangelogFolder(more);
    }

    ChangelogFolder without(String name) {
        Map<String, byte[]> fewer = new LinkedHashMap<>(files);
        fewer.remove(name);
        return new ChangelogFolder(fewer);
    }

    ChangelogFolder replace(String name, String text, String by) {
        String before = text(name);
        if (!before.contains(text)) {
            throw new IllegalArgumentException(text + " is not in " + before);
        }
        return with(name, before.replace(text, by));
    }

    byte[] content(String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    String text(String name) {
        return new String(content(name), StandardCharsets.UTF_8);
    }

    Path writeTo(Path directory) {
        files.forEach((name, content) -> write(directory.resolve(name), content));
        return directory;
    }

    /** Writes a jar that has entries for its directories, as Maven and Gradle do. */
    URL writeJar(Path jar) {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file)) {
            for (String directory : List.of("db/", "db/changelog/", "db/changelog/more/")) {
                entries.putNextEntry(new JarEntry(directory));
            }
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                entries.putNextEntry(new JarEntry(entry.getKey()));
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
            String name = file.toString();
            if (name.endsWith(LINK)) {
                Files.createSymbolicLink(
                        Path.of(name.substring(0, name.length() - LINK.length())),
                        Path.of(new String(content, StandardCharsets.UTF_8)));
            } else {
                Files.write(file, content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
