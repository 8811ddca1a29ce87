package io.github.pgtestdb.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes one thing of the entities, the import script or the properties of Hibernate, and builds from scratch with and without the
 * change: results that differ must have different fingerprints. {@code -Dgenerated.count=1000 -Dgenerated.seed=7} tries all of them,
 * or others.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JpaMutantTests {

    private static final String ENTITY = """
            package shop.model;
            import jakarta.persistence.*;
            @Entity @Table(name = "product", indexes = @Index(columnList = "name"))
            public class Product extends Base {
                @Id @GeneratedValue(strategy = GenerationType.SEQUENCE) Long id;
                @Column(length = 40, nullable = false) String name;
                @Enumerated(EnumType.STRING) Kind kind;
                @Embedded Price price;
                @Convert(converter = Flag.class) Boolean flag;
                @ManyToOne Shelf shelf;
                @ElementCollection java.util.List<String> tags;
            }
            """;

    private static final Map<String, String> FILES = new LinkedHashMap<>();

    static {
        FILES.put("shop/model/Product.java", ENTITY);
        FILES.put(
                "shop/model/Base.java",
                "package shop.model; import jakarta.persistence.*;"
                        + " @MappedSuperclass public abstract class Base { @Version int version; }");
        FILES.put("shop/model/Kind.java", "package shop.model; public enum Kind { NUT, BOLT }");
        FILES.put(
                "shop/model/Price.java",
                "package shop.model; import jakarta.persistence.*;"
                        + " @Embeddable public class Price { @Column(precision = 9, scale = 2) java.math.BigDecimal amount; }");
        FILES.put(
                "shop/model/Flag.java",
                "package shop.model; import jakarta.persistence.*;"
                        + " @Converter public class Flag implements AttributeConverter<Boolean, String> {"
                        + " public String convertToDatabaseColumn(Boolean b) { return null; }"
                        + " public Boolean convertToEntityAttribute(String s) { return null; } }");
        FILES.put(
                "shop/model/sub/Shelf.java",
                "package shop.model; import jakarta.persistence.*;"
                        + " @Entity public class Shelf { @Id int id; String place; }");
        FILES.put("import.sql", "INSERT INTO Shelf (id, place) VALUES (1, 'left');\n");
    }

    private static final List<String[]> CHANGES = List.of(
            new String[] {"a length", "shop/model/Product.java", "length = 40", "length = 41"},
            new String[] {"a name", "shop/model/Product.java", "String name", "String title"},
            new String[] {"a table's name", "shop/model/Product.java", "\"product\"", "\"products\""},
            new String[] {"nullable", "shop/model/Product.java", ", nullable = false", ""},
            new String[] {"no index", "shop/model/Product.java", ", indexes = @Index(columnList = \"name\")", ""},
            new String[] {"identity", "shop/model/Product.java", "SEQUENCE", "IDENTITY"},
            new String[] {"an ordinal", "shop/model/Product.java", "EnumType.STRING", "EnumType.ORDINAL"},
            new String[] {"no converter", "shop/model/Product.java", "@Convert(converter = Flag.class)", ""},
            new String[] {"no collection", "shop/model/Product.java", "@ElementCollection", "@Transient"},
            new String[] {"no base class", "shop/model/Product.java", " extends Base", ""},
            new String[] {"no entity", "shop/model/sub/Shelf.java", "@Entity", "@Embeddable"},
            new String[] {"a constant", "shop/model/Kind.java", "BOLT", "BOLT, SCREW"},
            new String[] {"a type of the base class", "shop/model/Base.java", "int version", "long version"},
            new String[] {"a scale", "shop/model/Price.java", "scale = 2", "scale = 3"},
            new String[] {"the converter's type", "shop/model/Flag.java", "String", "Integer"},
            new String[] {"a method more", "shop/model/Product.java", "@Id", "void more() {} @Id"},
            new String[] {"a comment", "shop/model/Product.java", "@Id", "/* the key */ @Id"},
            new String[] {"a row of the script", "import.sql", "left", "right"},
            new String[] {"an id of the script", "import.sql", "(1,", "(2,"},
            new String[] {"no script", "import.sql", "INSERT INTO Shelf (id, place) VALUES (1, 'left');\n", ""},
            new String[] {"carriage returns", "import.sql", "\n", "\r\n"},
            new String[] {"a line in a literal", "import.sql", "left", "le\\nft"});

    private static final Map<String, String> PROPERTIES = Map.of(
            "hibernate.physical_naming_strategy",
            "org.hibernate.boot.model.naming.CamelCaseToUnderscoresNamingStrategy",
            "hibernate.default_schema",
            "app",
            "hibernate.globally_quoted_identifiers",
            "true",
            "jakarta.persistence.sql-load-script-source",
            "other.sql",
            "hibernate.timezone.default_storage",
            "NORMALIZE_UTC",
            "hibernate.id.db_structure_naming_strategy",
            "legacy",
            "hibernate.show_sql",
            "true");

    @TempDir
    private Path temp;

    private static final long SEED = Long.getLong("generated.seed", 20261130L);

    private static final String CONTENTS = """
            SELECT 'column ' || table_name || ' ' || column_name || ' ' || data_type || ' '
                || coalesce(character_maximum_length, numeric_scale, 0) || ' ' || is_nullable || ' ' || coalesce(identity_generation, '')
            FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
            UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
            WHERE conrelid <> 0 AND connamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
            UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname NOT IN ('pg_catalog')
            UNION ALL SELECT 'sequence ' || s FROM pg_sequences s
            UNION ALL SELECT 'rows ' || query_to_xml('SELECT * FROM ' || oid::regclass, true, true, '')::text
            FROM pg_class WHERE relkind = 'r' AND lower(relname) = 'shelf'
            ORDER BY 1
            """;

    @Test
    void entitiesScriptsAndProperties() throws Exception {
        Map<String, Source> all = mutants();
        List<String> names = new ArrayList<>(all.keySet());
        Collections.shuffle(names, new Random(SEED));
        Map<String, Integer> counts = new TreeMap<>();
        List<String> careful = new ArrayList<>();
        try (PgTestDb engine =
                PgTestDb.builder().migrator(new NothingMigrator()).build()) {
            Result before = result(engine, () -> migrator(FILES, Map.of(), false));
            assertThat(before.contents()).doesNotStartWith("refused");
            for (String name : names.subList(0, Math.min(Integer.getInteger("generated.count", 12), names.size()))) {
                Result after = result(engine, all.get(name));
                boolean isNamedSame = before.print().equals(after.print());
                boolean isSame = before.contents().equals(after.contents());
                assertThat(isNamedSame && !isSame)
                        .as("a silent difference: " + name)
                        .isFalse();
                counts.merge(
                        (isSame ? "same" : "other") + " result, " + (isNamedSame ? "same" : "other") + " fingerprint",
                        1,
                        Integer::sum);
                if (isSame && !isNamedSame) {
                    careful.add(name);
                }
            }
        }
        System.out.println("Mutants of JPA, seed " + SEED + ": " + counts
                + ", silent differences: 0; same result, other" + " fingerprint: " + careful);
    }

    /** Makes a migrator. */
    @FunctionalInterface
    private interface Source {
        JpaMigrator make() throws Exception;
    }

    private record Result(String print, String contents) {}

    private Map<String, Source> mutants() {
        Map<String, Source> mutants = new LinkedHashMap<>();
        for (String[] change : CHANGES) {
            Map<String, String> files = new LinkedHashMap<>(FILES);
            files.put(change[1], files.getOrDefault(change[1], "").replace(change[2], change[3]));
            mutants.put(change[0], () -> migrator(files, Map.of(), false));
        }
        Map<String, String> other = new LinkedHashMap<>(FILES);
        other.put("other.sql", "INSERT INTO Shelf (id, place) VALUES (7, 'other');\n");
        PROPERTIES.forEach((name, value) -> mutants.put(name, () -> migrator(other, Map.of(name, value), false)));
        mutants.put("a linked directory", () -> migrator(FILES, Map.of(), true));
        return mutants;
    }

    private static Result result(PgTestDb engine, Source source) throws Exception {
        JpaMigrator migrator = source.make();
        try (TestDatabase database = engine.create()) {
            String print = migrator.fingerprint().hex();
            migrator.migrate(RecordingTarget.of(database));
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(CONTENTS)) {
                StringBuilder contents = new StringBuilder();
                while (rows.next()) {
                    contents.append(rows.getString(1)).append('\n');
                }
                return new Result(print, contents.toString());
            }
        } catch (PgTestDbException e) {
            String refusal = "refused: " + e.getMessage();
            return new Result(refusal, refusal);
        }
    }

    private JpaMigrator migrator(Map<String, String> files, Map<String, String> properties, boolean linked)
            throws Exception {
        Path place = Files.createDirectories(temp.resolve(UUID.randomUUID().toString()));
        Path classes = compile(place, files);
        if (linked) {
            Files.move(classes.resolve("shop/model"), place.resolve("model"));
            Files.createSymbolicLink(classes.resolve("shop/model"), place.resolve("model"));
        }
        return ClassPaths.migrator(
                jpa -> {
                    jpa.packages("shop");
                    properties.forEach(jpa::property);
                },
                classes);
    }

    private static Path compile(Path place, Map<String, String> files) throws Exception {
        Path classes = Files.createDirectories(place.resolve("classes"));
        List<String> sources = new ArrayList<>();
        files.forEach((name, text) -> {
            boolean isSource = name.endsWith(".java");
            Path directory = isSource ? place.resolve("sources") : classes;
            ClassPaths.file(directory, name, text);
            if (isSource) {
                sources.add(directory.resolve(name).toString());
            }
        });
        Stream<String> options = Stream.of(
                "-proc:none", "-nowarn", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
        String[] arguments = Stream.concat(options, sources.stream()).toArray(String[]::new);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments))
                .isZero();
        return classes;
    }
}
