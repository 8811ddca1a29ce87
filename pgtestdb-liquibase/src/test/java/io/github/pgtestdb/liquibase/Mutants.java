// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.testkit.FileTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.command.CommandFactory;
import liquibase.configuration.ConfigurationDefinition;
import liquibase.configuration.LiquibaseConfiguration;

/** Changes each known input of {@link MutationProject}, one at a time. */
final class Mutants {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final List<String> NAMES = List.of(
            "tenant",
            "TENANT",
            "who",
            "missing",
            "demo",
            "preview",
            "idType",
            "priceType",
            "suffix",
            "nameA",
            "nameB",
            "größe",
            "idtype",
            "not.mentioned");

    private final List<Mutant> mutants = new ArrayList<>();

    static List<Mutant> all() {
        Mutants all = new Mutants();
        MutationProject.FOLDER.files().keySet().forEach(all::addFile);
        MutationProject.FOLDER.files().keySet().forEach(all::addLinks);
        all.addNewFiles();
        all.addOptions();
        all.addSettings();
        all.addParameters();
        all.addClasses();
        return all.mutants;
    }

    private void addFile(String file) {
        FileTree folder = MutationProject.FOLDER;
        String text = new String(folder.content(file), StandardCharsets.ISO_8859_1);
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            String changed =
                    text.substring(0, word.end() - 1) + next(text.charAt(word.end() - 1)) + text.substring(word.end());
            addContent("word " + word.group() + " at " + word.start(), file, changed);
        }
        addLines(file, text);
        addContent("CRLF", file, text.replace("\n", "\r\n"));
        addContent("byte order mark", file, "\u00ef\u00bb\u00bf" + text);
        addContent("empty line at the end", file, text + "\n");
        addContent("nothing", file, "");
        mutants.add(Mutant.NONE.with(file + ": missing", folder.without(file)));
        mutants.add(Mutant.NONE.with(file + ": renamed", folder.without(file).with(file + "x", folder.content(file))));
    }

    /** Adds links in the place of a file: to the same content, to other content, and to a missing file. */
    private void addLinks(String file) {
        FileTree without = MutationProject.FOLDER.without(file);
        byte[] content = MutationProject.FOLDER.content(file);
        String up = "../".repeat((int) file.chars().filter(c -> c == '/').count());
        mutants.add(Mutant.NONE.with(
                file + ": a link in its place",
                without.with(file + FileTree.LINK, up + "elsewhere/file").with("elsewhere/file", content)));
        mutants.add(Mutant.NONE.with(
                file + ": a link in its place, to another file",
                without.with(file + FileTree.LINK, up + "elsewhere/file")
                        .with("elsewhere/file", "create table elsewhere ();\n")));
        mutants.add(Mutant.NONE.with(
                file + ": a link in its place, to no file",
                without.with(file + FileTree.LINK, up + "elsewhere/nothing")));
    }

    private void addLines(String file, String text) {
        List<String> lines = Arrays.asList(text.split("(?<=\n)"));
        for (int i = 0; i < lines.size(); i++) {
            List<String> without = new ArrayList<>(lines);
            String line = without.remove(i);
            addContent("without line " + (i + 1), file, String.join("", without));
            without.add(Math.min(i + 1, without.size()), line);
            addContent("line " + (i + 1) + " moved down", file, String.join("", without));
            List<String> ending = new ArrayList<>(lines);
            ending.set(i, line.replace("\n", "\r\n"));
            addContent("CRLF in line " + (i + 1), file, String.join("", ending));
            ending.set(i, line.replace("\n", "\r"));
            addContent("CR in line " + (i + 1), file, String.join("", ending));
        }
    }

    private void addContent(String change, String file, String content) {
        mutants.add(Mutant.NONE.with(
                file + ": " + change,
                MutationProject.FOLDER.with(file, content.getBytes(StandardCharsets.ISO_8859_1))));
    }

    private static char next(char character) {
        if (Character.isDigit(character)) {
            return character == '9' ? '8' : (char) (character + 1);
        }
        return character == 'z' || character == 'Z' ? (char) (character - 1) : (char) (character + 1);
    }

    private void addNewFiles() {
        FileTree folder = MutationProject.FOLDER;
        for (String target : List.of("../../../elsewhere", "../text", "nowhere")) {
            mutants.add(Mutant.NONE.with(
                    "a linked directory more, to " + target,
                    folder.with("elsewhere/9.sql", "create table elsewhere ();\n")
                            .with("db/changelog/more/linked" + FileTree.LINK, target)));
        }
        for (String file : List.of(
                "db/changelog/more/0.sql",
                "db/changelog/more/sub/4.sql",
                "db/changelog/beside.sql",
                "liquibase.properties",
                "META-INF/services/liquibase.sqlgenerator.SqlGenerator")) {
            mutants.add(Mutant.NONE.with("new file " + file, folder.with(file, "create table new_one ();\n")));
        }
    }

    private void addOptions() {
        mutants.add(Mutant.NONE.withOption("contexts ctx", liquibase -> liquibase.contexts("ctx")));
        mutants.add(Mutant.NONE.withOption("contexts other", liquibase -> liquibase.contexts("other")));
        mutants.add(Mutant.NONE.withOption("labels base", liquibase -> liquibase.labels("base")));
        mutants.add(Mutant.NONE.withOption("labels !extra", liquibase -> liquibase.labels("!extra")));
        mutants.add(Mutant.NONE.withOption("schema", liquibase -> liquibase.defaultSchema("app")));
        mutants.add(Mutant.NONE.withOption("Liquibase's schema", liquibase -> liquibase.liquibaseSchema("app")));
        mutants.add(Mutant.NONE.withOption("table", liquibase -> liquibase.changelogTable("changes")));
        mutants.add(Mutant.NONE.withOption("lock table", liquibase -> liquibase.changelogLockTable("locks")));
        NAMES.forEach(name ->
                mutants.add(Mutant.NONE.withOption("parameter " + name, liquibase -> liquibase.parameter(name, "on"))));
    }

    /** Adds all settings that Liquibase lists, and all arguments of its update command, as system properties. */
    private void addSettings() {
        for (ConfigurationDefinition<?> definition : Scope.getCurrentScope()
                .getSingleton(LiquibaseConfiguration.class)
                .getRegisteredDefinitions(true)) {
            addProperties(definition.getKey(), "true", "false", "1", "EMPTY", "WARN", "UTF-16");
        }
        Scope.getCurrentScope()
                .getSingleton(CommandFactory.class)
                .getCommandDefinition("update")
                .getArguments()
                .values()
                .forEach(argument -> Stream.concat(Stream.of(argument.getName()), argument.getAliases().stream())
                        .forEach(name -> {
                            addProperties("liquibase.command." + name, "true", "ctx", "base");
                            addProperties("liquibase.command.update." + name, "true", "ctx", "base");
                        }));
        for (String key : List.of("user.language", "user.name", "os.name", "line.separator", "liquibase.made.up")) {
            addProperties(key, "x");
        }
    }

    private void addProperties(String key, String... values) {
        for (String value : values) {
            mutants.add(Mutant.NONE.withProperty(key, value));
        }
    }

    private void addParameters() {
        for (String name : NAMES) {
            for (String value : List.of("on", "B", "bigint")) {
                mutants.add(Mutant.NONE.withProperty(name, value));
                mutants.add(Mutant.NONE.withParameter(name, value));
            }
        }
    }

    private void addClasses() {
        String change = MutationProject.CHANGE;
        mutants.add(Mutant.NONE.withSource("class: series", "Seed", change.replace("series(1", "series(0")));
        mutants.add(Mutant.NONE.withSource("class: message", "Seed", change.replace("\"one\"", "\"two\"")));
        mutants.add(Mutant.NONE.withSource("class that nothing names", "Own", MutationProject.PARSER));
        Mutant extended = Mutant.NONE.withSource("extension", "Own", MutationProject.PARSER);
        mutants.add(extended.with(
                "extension",
                MutationProject.FOLDER.with("META-INF/services/liquibase.sqlgenerator.SqlGenerator", "made.up.Own\n")));
    }
}
