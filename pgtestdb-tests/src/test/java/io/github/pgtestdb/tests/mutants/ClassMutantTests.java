// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.Layers;
import io.github.pgtestdb.flyway.FlywayMigrator;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.sql.Seeder;
import io.github.pgtestdb.sql.Seeds;
import io.github.pgtestdb.sql.SqlMigrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Migrations in Java: a seeder and a Java migration of Flyway write the same rows, from code in many places. */
@Tag("generated")
class ClassMutantTests {

    /** Each text that begins with @ is a row. Changing it makes a mutant. */
    private static final Map<String, String> SOURCES = new LinkedHashMap<>();

    static {
        SOURCES.put("app/seeds/Rows.java", """
                package app.seeds;
                import java.util.*;
                public class Rows extends Base implements Defaults {
                    private final int count;
                    private final List<Object> plain;
                    public Rows() { this(2, new ArrayList<>(Arrays.asList("@field", 7, new Value("@object")))); }
                    Rows(int count, List<Object> plain) { this.count = count; this.plain = plain; }
                    public List<String> rows() throws Exception {
                        List<String> rows = new ArrayList<>();
                        rows.add("@own");
                        rows.add(Companion.row());
                        rows.add(new Inner().row());
                        rows.add(base());
                        rows.add(defaults());
                        rows.add(new Object() { public String toString() { return "@anonymous"; } }.toString());
                        java.util.function.Supplier<String> lambda = () -> "@lambda";
                        rows.add(lambda.get());
                        java.util.function.Supplier<String> reference = app.other.Helper::row;
                        rows.add(reference.get());
                        rows.add(Kind.ONE.row());
                        rows.add(app.other.Constants.NAME);
                        rows.add(((app.other.Named) Class.forName("app.other.ByName").getDeclaredConstructor().newInstance()).name());
                        rows.add(resource("rows.txt"));
                        rows.add(resource("/data/rows.csv"));
                        rows.add(lib.code.Library.row());
                        rows.add(app.jarred.Sibling.row());
                        for (int i = 0; i < count; i++) { rows.add("counted"); }
                        for (Object value : plain) { rows.add(value.toString()); }
                        return rows;
                    }
                    private String resource(String name) throws Exception {
                        try (java.io.InputStream in = Rows.class.getResourceAsStream(name)) {
                            return new Scanner(in).useDelimiter("\\\\A").next();
                        }
                    }
                    static class Companion { static String row() { return "@companion" + Deep.row(); }
                        static class Deep { static String row() { return "@deep"; } } }
                    class Inner { String row() { return "@inner"; } }
                    enum Kind { ONE { String row() { return "@enum"; } }; abstract String row(); }
                    static class Value { final String text; Value(String text) { this.text = text; }
                        public String toString() { return text + "@value"; } }
                }
                """);
        SOURCES.put(
                "app/seeds/Base.java",
                "package app.seeds; public abstract class Base { protected String base() { return \"@base\"; } }");
        SOURCES.put(
                "app/seeds/Defaults.java",
                "package app.seeds; public interface Defaults extends app.other.MoreDefaults {"
                        + " default String defaults() { return \"@default\" + more(); } }");
        SOURCES.put(
                "app/other/MoreDefaults.java",
                "package app.other; public interface MoreDefaults { default String more() { return \"@more\"; } }");
        SOURCES.put(
                "app/other/Helper.java",
                "package app.other; public class Helper { public static String row() { return \"@helper\" +"
                        + " far.away.Far.row(); } }");
        SOURCES.put(
                "far/away/Far.java",
                "package far.away; public class Far { public static String row() { return \"@far\"; } }");
        SOURCES.put(
                "app/other/Constants.java",
                "package app.other; public class Constants { public static final String NAME = \"@constant\".trim(); }");
        SOURCES.put("app/other/Named.java", "package app.other; public interface Named { String name(); }");
        SOURCES.put(
                "app/other/ByName.java",
                "package app.other; public class ByName implements Named { public String name() { return \"@by name\"; } }");
        SOURCES.put("app/seeds/rows.txt", "\"@beside\"");
        SOURCES.put("data/rows.csv", "\"@resource\"");
        SOURCES.put("app/seeds/Seeds.java", """
                package app.seeds;
                public class Seeds extends Rows implements io.github.pgtestdb.sql.Seeder {
                    public void seed(java.sql.Connection connection) throws Exception { Writer.write(connection, this); }
                }
                """);
        SOURCES.put("app/seeds/Migration.java", """
                package app.seeds;
                import org.flywaydb.core.api.*;
                public class Migration extends Rows implements org.flywaydb.core.api.migration.JavaMigration {
                    public MigrationVersion getVersion() { return MigrationVersion.fromVersion("1"); }
                    public String getDescription() { return "rows"; }
                    public Integer getChecksum() { return null; }
                    public boolean canExecuteInTransaction() { return true; }
                    public void migrate(org.flywaydb.core.api.migration.Context context) throws Exception {
                        try (java.sql.Statement s = context.getConnection().createStatement()) { s.execute("CREATE TABLE log (what text)"); }
                        Writer.write(context.getConnection(), this);
                    }
                }
                """);
        SOURCES.put("app/seeds/Writer.java", """
                package app.seeds;
                class Writer {
                    static void write(java.sql.Connection connection, Rows rows) throws Exception {
                        try (java.sql.PreparedStatement s = connection.prepareStatement("INSERT INTO log VALUES (?)")) {
                            for (String row : rows.rows()) { s.setString(1, row); s.execute(); }
                        }
                    }
                }
                """);
    }

    private static final String LIBRARY = "package lib.code; public class Library { public static String row() {"
            + " return \"@library\" + Inside.row(); } static class Inside { static String row() { return \"@inside\"; } } }";
    private static final String SIBLING = "package app.jarred; public class Sibling { public static String row() {"
            + " return \"@sibling\" + lib.deep.Deeper.row(); } }";
    private static final String DEEPER =
            "package lib.deep; public class Deeper { public static String row() {" + " return \"@deeper\"; } }";

    @TempDir
    private Path temp;

    @ParameterizedTest(name = "{0}, Java {1}, jar {2}")
    @CsvSource({"seeder, 8, false", "seeder, 17, true", "Flyway, 8, true", "Flyway, 17, false"})
    void everyTextInTheCodeThatIsReached(String kind, int release, boolean jar) throws Exception {
        Map<String, String> all = new LinkedHashMap<>(SOURCES);
        all.put("library/lib/code/Library.java", LIBRARY);
        all.put("sibling/app/jarred/Sibling.java", SIBLING);
        all.put("deeper/lib/deep/Deeper.java", DEEPER);
        List<Mutant> mutants = new ArrayList<>();
        for (Map.Entry<String, String> file : all.entrySet()) {
            String text = file.getValue();
            for (int at = text.indexOf("\"@"); at >= 0; at = text.indexOf("\"@", at + 1)) {
                Map<String, String> changed = new LinkedHashMap<>(all);
                changed.put(file.getKey(), text.substring(0, at + 2) + "changed " + text.substring(at + 2));
                String what = "a text: " + text.substring(at + 1, text.indexOf('"', at + 1));
                mutants.add(new Mutant(what, () -> migrator(kind, release, jar, changed)));
            }
        }
        Map<String, String> counted = new LinkedHashMap<>(all);
        counted.computeIfPresent("app/seeds/Rows.java", (file, text) -> text.replace("this(2,", "this(3,"));
        mutants.add(new Mutant("a number in a field: ", () -> migrator(kind, release, jar, counted)));
        String name = kind + " in Java " + release + (jar ? " in a jar" : "");
        MutantLab.compare(name, () -> migrator(kind, release, jar, all), mutants, 10);
    }

    private Migrator migrator(String kind, int release, boolean inJar, Map<String, String> all) throws Exception {
        Path place = Files.createDirectories(temp.resolve(UUID.randomUUID().toString()));
        Path deeper = jar(place, release, "deeper", all);
        Path library = jar(place, release, "library", all);
        Path sibling = jar(place, release, "sibling", all, deeper);
        Map<String, String> own = new LinkedHashMap<>(all);
        own.keySet()
                .removeIf(name ->
                        name.startsWith("library/") || name.startsWith("sibling/") || name.startsWith("deeper/"));
        Path classes = Compiled.compile(place.resolve("own"), release, own, library, sibling);
        Path code = inJar ? Compiled.jar(classes, place.resolve("own.jar")) : classes;
        ClassLoader loader = Compiled.loader(code, library, sibling, deeper);
        if (kind.equals("Flyway")) {
            JavaMigration migration = (JavaMigration)
                    loader.loadClass("app.seeds.Migration").getConstructor().newInstance();
            return new FlywayMigrator(flyway -> flyway.javaMigrations(migration));
        }
        Path schema = Tree.of("1.sql", "CREATE TABLE log (what text);").writeTo(place.resolve("schema"));
        Seeder seeder =
                (Seeder) loader.loadClass("app.seeds.Seeds").getConstructor().newInstance();
        return Layers.of(SqlMigrator.ofDirectory(schema), Seeds.of(seeder));
    }

    private static Path jar(Path place, int release, String part, Map<String, String> all, Path... classPath)
            throws Exception {
        Map<String, String> files = new LinkedHashMap<>();
        all.forEach((name, text) -> {
            if (name.startsWith(part + "/")) {
                files.put(name.substring(part.length() + 1), text);
            }
        });
        return Compiled.jar(
                Compiled.compile(place.resolve(part), release, files, classPath), place.resolve(part + ".jar"));
    }
}
