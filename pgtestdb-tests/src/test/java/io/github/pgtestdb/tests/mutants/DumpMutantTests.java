// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.sql.DumpMigrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of pg_dump with one changed byte, and the options of the migrator. */
@Tag("generated")
class DumpMutantTests {

    private static final Path DUMPS = Path.of("src/test/resources/dumps");

    /** One byte is changed in each section of this length. */
    private static final int STRETCH = 151;

    private static final Map<String, UnaryOperator<DumpMigrator>> OPTIONS = new LinkedHashMap<>();

    static {
        OPTIONS.put("nothing", dump -> dump);
        OPTIONS.put("no owner", DumpMigrator::noOwner);
        OPTIONS.put("no privileges", DumpMigrator::noPrivileges);
        OPTIONS.put("neither", dump -> dump.noOwner().noPrivileges());
        OPTIONS.put("twice", dump -> dump.noOwner().noPrivileges().noOwner());
        OPTIONS.put("without a schema", dump -> dump.noOwner().noPrivileges().excludeSchemas("auth"));
        OPTIONS.put("without two schemas", dump -> dump.noOwner().noPrivileges().excludeSchemas("auth", "shop"));
        OPTIONS.put("without public", dump -> dump.noOwner().noPrivileges().excludeSchemas("public"));
        OPTIONS.put(
                "without an unknown schema",
                dump -> dump.noOwner().noPrivileges().excludeSchemas("unknown"));
    }

    @TempDir
    private Path temp;

    @Test
    void archivesAndOptions() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/pg_restore")), "pg_restore is not installed on this machine");
        List<Mutant> mutants = new ArrayList<>();
        for (String name : List.of("shop.sql", "shop.dump", "shop.tar", "shop.dir")) {
            OPTIONS.forEach((what, options) -> mutants.add(new Mutant(
                    "an option: " + what + " of " + name,
                    () -> options.apply(DumpMigrator.ofFile(DUMPS.resolve(name))))));
        }
        for (String name : List.of("shop.dump", "shop.tar", "shop.sql")) {
            byte[] content = Files.readAllBytes(DUMPS.resolve(name));
            for (int i = STRETCH; i < content.length; i += STRETCH) {
                int place = i;
                mutants.add(new Mutant(
                        "a byte: " + i + " of " + name, () -> plain(Files.write(next(), changed(content, place)))));
            }
        }
        directory(mutants);
        MutantLab.compare("dumps", () -> plain(DUMPS.resolve("shop.dump")), mutants, 10);
    }

    private void directory(List<Mutant> mutants) throws IOException {
        try (Stream<Path> files = Files.list(DUMPS.resolve("shop.dir"))) {
            for (Path file : files.sorted().toList()) {
                byte[] content = Files.readAllBytes(file);
                String name = String.valueOf(file.getFileName());
                for (int i = content.length / 2; i < content.length; i += STRETCH) {
                    byte[] changed = changed(content, i);
                    mutants.add(new Mutant("a byte of a directory: " + i + " of " + name, () -> {
                        Path copy = copy();
                        Files.write(copy.resolve(name), changed);
                        return plain(copy);
                    }));
                }
                mutants.add(new Mutant("a file less: " + name, () -> {
                    Path copy = copy();
                    Files.delete(copy.resolve(name));
                    return plain(copy);
                }));
            }
        }
        mutants.add(new Mutant("a link to a directory: ", () -> plain(Files.createSymbolicLink(next(), copy()))));
        mutants.add(new Mutant("a file more: ", () -> {
            Path copy = copy();
            Files.writeString(copy.resolve("more"), "more");
            return plain(copy);
        }));
    }

    private static byte[] changed(byte[] content, int place) {
        byte[] changed = content.clone();
        changed[place] ^= 1;
        return changed;
    }

    private static Migrator plain(Path dump) {
        return DumpMigrator.ofFile(dump).noOwner().noPrivileges();
    }

    private Path next() {
        return temp.resolve(UUID.randomUUID().toString());
    }

    private Path copy() throws IOException {
        Path copy = Files.createDirectories(next());
        try (Stream<Path> files = Files.list(DUMPS.resolve("shop.dir"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(String.valueOf(file.getFileName())));
            }
        }
        return copy;
    }
}
