// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.tests.Building;
import io.github.pgtestdb.tests.Programs;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of a folder that count. Links are followed, hidden files are skipped, and directories and jars are equal.
 */
class SqlFolderTests {

    private static final String A = "CREATE TABLE a ();\n";
    private static final String B = "CREATE TABLE b ();\n";

    @TempDir
    private Path directory;

    @Test
    void linkedFoldersAndFilesCount() throws Exception {
        write("plain/b.sql", B);
        write("plain/common/a.sql", A);
        write("db/b.sql", B);
        write("real/a.sql", A);
        Files.createSymbolicLink(directory.resolve("db/common"), Path.of("../real"));
        assertThat(fingerprint("db")).isEqualTo(fingerprint("plain"));
        Files.createSymbolicLink(directory.resolve("link"), Path.of("db"));
        assertThat(fingerprint("link")).isEqualTo(fingerprint("plain"));
        write("real/a.sql", A + A);
        assertThat(fingerprint("link")).isNotEqualTo(fingerprint("plain"));
        assertThat(Building.query(
                        SqlMigrator.ofDirectory(directory.resolve("plain")),
                        "SELECT relname FROM pg_class WHERE relname IN ('a', 'b') ORDER BY 1"))
                .containsExactly("a,b");
    }

    @Test
    @DisplayName("Hidden files below a folder do not change its fingerprint")
    void ignoresHiddenFiles() throws Exception {
        write("plain/a.sql", A);
        write(".db/a.sql", A);
        write(".db/.git/x.sql", B);
        write(".db/.#lock.sql", B);
        write(".db/._1.sql", "\0");
        Files.createSymbolicLink(directory.resolve(".db/.#a.sql"), Path.of("me@machine.1:2"));
        Files.createDirectories(directory.resolve(".db/2.sql"));
        assertThat(fingerprint(".db")).isEqualTo(fingerprint("plain"));
    }

    @Test
    void aLinkThatLeadsToNothing() throws Exception {
        write("db/a.sql", A);
        Path link = Files.createSymbolicLink(directory.resolve("db/common"), Path.of("../gone"));
        assertThatThrownBy(() -> fingerprint("db"))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot read SQL migrations: the link " + link + " leads to nothing. Fix or remove it.");
    }

    @Test
    void aLinkThatLeadsBack() throws Exception {
        write("db/a.sql", A);
        Path link = Files.createSymbolicLink(directory.resolve("db/again"), Path.of("."));
        assertThatThrownBy(() -> fingerprint("db"))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot read SQL migrations: the link " + link
                        + " leads back to a directory that it is in. Take it away.");
    }

    @Test
    void aPipe() throws Exception {
        Programs.assume("mkfifo");
        write("db/a.sql", A);
        Path pipe = directory.resolve("db/b.sql");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> fingerprint("db"))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage(
                        "Cannot read SQL migrations: " + pipe + " is no file that can be read twice. Take it away.");
        assertThatThrownBy(SqlMigrator.ofFile(pipe)::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage(
                        "Cannot read SQL: " + pipe + " is no file that can be read twice. Write the SQL into a file.");
    }

    @Test
    void jarsInDirectoriesOfAnyName() throws Exception {
        write("plain/1.sql", A);
        write("plain/sub/2.sql", B);
        Fingerprint plain = fingerprint("plain");
        for (String name : new String[] {"my jars", "100%25", "a+b#c", "\u00fcmlaut"}) {
            Path jar = Files.createDirectories(directory.resolve(name)).resolve("x.jar");
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
                for (String entry : new String[] {"dbjar/", "dbjar/sub/", "dbjar/.git/"}) {
                    out.putNextEntry(new JarEntry(entry));
                }
                write(out, "dbjar/1.sql", A);
                write(out, "dbjar/sub/2.sql", B);
                write(out, "dbjar/.git/3.sql", B);
                write(out, "dbjar/._1.sql", B);
                write(out, "dbjars/4.sql", B);
            }
            assertThat(ofClassPath(jar, "dbjar")).as(name).isEqualTo(plain);
        }
    }

    @Test
    void aDirectoryInPlaceOfAFile() {
        assertThatThrownBy(SqlMigrator.ofFile(directory)::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot read SQL: " + directory + " is a directory. Take SqlMigrator.ofDirectory.");
        assertThatThrownBy(SqlMigrator.ofFile(directory.resolve("none.sql"))::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot read SQL: the file " + directory.resolve("none.sql") + " does not exist.");
    }

    /** Class loaders do not find the folder in such a jar. */
    @Test
    void jarsWithoutEntriesForDirectories() throws Exception {
        write("plain/1.sql", A);
        write("plain/sub/2.sql", B);
        write("classes/db/1.sql", A);
        URL classes = directory.resolve("classes").toUri().toURL();
        for (String name : new String[] {"manifest", "no manifest in \u00fc+%!#"}) {
            Path jar = Files.createDirectories(directory.resolve(name)).resolve("x.jar");
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
                if (name.equals("manifest")) {
                    write(out, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n");
                }
                write(out, "db/sub/2.sql", B);
                write(out, "dbs/3.sql", B);
            }
            assertThat(ofClassPath("db", classes, jar.toUri().toURL())).as(name).isEqualTo(fingerprint("plain"));
            try (URLClassLoader parent =
                            new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
                    URLClassLoader child = new URLClassLoader(new URL[] {classes}, parent)) {
                assertThat(ofClassPath("db", child)).as(name).isEqualTo(fingerprint("plain"));
            }
        }
        assertThat(ofClassPath(directory.resolve("manifest/x.jar"), "db/sub")).isNotNull();
    }

    @Test
    void aPlaceThatTwoClassLoadersHave() throws Exception {
        write("plain/1.sql", A);
        write("classes/db/1.sql", A);
        URL[] classes = {directory.resolve("classes").toUri().toURL()};
        try (URLClassLoader parent = new URLClassLoader(classes, null);
                URLClassLoader child = new URLClassLoader(classes, parent)) {
            assertThat(ofClassPath("db", child)).isEqualTo(fingerprint("plain"));
        }
    }

    @Test
    void digitsOfOtherScriptsAreLetters() throws Exception {
        write("db/\u0664 first.sql", A);
        write("db/\u0665 second.sql", "CREATE TABLE b () INHERITS (a);\n");
        assertThat(Building.query(SqlMigrator.ofDirectory(directory.resolve("db")), "SELECT count(*) FROM pg_inherits"))
                .containsExactly("1");
    }

    @Test
    void filesThatGzipPacked() throws Exception {
        write("db/2.sql", "INSERT INTO a DEFAULT VALUES;\n");
        for (String name : new String[] {"1.sql.gz", "1.down.sql.gz"}) {
            try (var out = new GZIPOutputStream(
                    Files.newOutputStream(directory.resolve("db").resolve(name)))) {
                out.write((name.contains("down") ? "DROP TABLE a;\n" : A).getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(Building.query(SqlMigrator.ofDirectory(directory.resolve("db")), "SELECT count(*) FROM a"))
                .containsExactly("1");
    }

    @Test
    @DisplayName("A folder on the class path may have a name that ends with .sql")
    void readsFolderNamedLikeFile() throws Exception {
        write("plain/1.sql", A);
        write("classes/db/x.sql/1.sql", A);
        assertThat(ofClassPath(directory.resolve("classes"), "db/x.sql")).isEqualTo(fingerprint("plain"));
    }

    @Test
    void aFileThatIsOnTheClassPathTwice() throws Exception {
        write("one/db/1.sql", A);
        write("two/db/1.sql", A);
        Path two = directory.resolve("two");
        assertThatThrownBy(() -> ofClassPath(
                        "db",
                        directory.resolve("one").toUri().toURL(),
                        two.toUri().toURL()))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot read SQL migrations: 1.sql is on the class path twice, the second time in "
                        + two.resolve("db") + ". Rename one of them.");
    }

    @Test
    void aFileThatIsNotOnTheClassPath() {
        assertThatThrownBy(() -> ofClassPath(directory, "db/none.sql"))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot read SQL: the class path has no file db/none.sql. Put it into src/main/resources or"
                        + " src/test/resources.");
    }

    /** Some application servers have such class loaders. */
    @Test
    void aPlaceWhoseFilesCannotBeListed() throws Exception {
        URL place = new URL(null, "vfs:/deployment/", new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                return new URLConnection(url) {
                    @Override
                    public void connect() {}
                };
            }
        });
        ClassLoader loader = new ClassLoader(null) {
            @Override
            protected Enumeration<URL> findResources(String name) {
                return Collections.enumeration(List.of(place));
            }
        };
        assertThatThrownBy(() -> ofClassPath("db", loader))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage(
                        "Cannot read SQL migrations: the files of vfs:/deployment/ cannot be listed. Put them into a"
                                + " directory or a jar.");
    }

    private static Fingerprint ofClassPath(Path place, String folder) throws Exception {
        return ofClassPath(folder, place.toUri().toURL());
    }

    private static Fingerprint ofClassPath(String folder, URL... places) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(places, null)) {
            return ofClassPath(folder, loader);
        }
    }

    private static Fingerprint ofClassPath(String folder, ClassLoader loader) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(loader);
            return SqlMigrator.ofClassPath(folder).fingerprint();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void write(JarOutputStream out, String name, String content) throws Exception {
        out.putNextEntry(new JarEntry(name));
        out.write(content.getBytes(StandardCharsets.UTF_8));
    }

    private Fingerprint fingerprint(String place) {
        return SqlMigrator.ofDirectory(directory.resolve(place)).fingerprint();
    }

    private void write(String name, String content) throws Exception {
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content, StandardCharsets.UTF_8);
    }
}
