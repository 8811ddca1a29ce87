// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import liquibase.change.core.LoadDataChange;
import liquibase.change.core.LoadDataColumnConfig;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.exception.UnexpectedLiquibaseException;
import liquibase.resource.Resource;
import liquibase.resource.ResourceAccessor;
import liquibase.util.csv.CSVReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files that changes name, in the places in which Liquibase would: beside the changelog, or by their whole
 * path. Each change has its own attributes for files, and extensions add more. Therefore every text that looks like a
 * path is tried. It is no error if there is no such file; Liquibase reports missing files itself.
 */
final class NamedFiles {

    /** Longer texts are SQL, not paths. */
    private static final int MAX_LENGTH = 260;

    private static final Pattern WITH_EXTENSION = Pattern.compile("[\\w ./\\\\-]+\\.[A-Za-z]\\w{0,9}");

    /** Fields such as {@code path}, {@code relativeToChangelogFile} and {@code valueClobFile}. */
    private static final Pattern FILE_FIELD = Pattern.compile("(?i).*(file|path).*");

    /** Spring's access to files would search every jar for a pattern, and send a request for an address. */
    private static final Pattern PATTERN_OR_ADDRESS = Pattern.compile("(?is).*[*?{}].*|(https?|ftp|mailto):.*");

    private static final Set<String> LARGE_OBJECTS = Set.of("BLOB", "CLOB");

    private final ResourceAccessor resources;
    private final ParameterSearch parameters;
    private final Set<List<Object>> tried = new HashSet<>();

    NamedFiles(ResourceAccessor resources, ParameterSearch parameters) {
        this.resources = resources;
        this.parameters = parameters;
    }

    /**
     * The origin of a text.
     *
     * @param changelog the changelog
     * @param isScript whether a file that the text names is a script, in which line endings do not matter
     * @param encoding the encoding that the change names for its file
     */
    record Origin(
            DatabaseChangeLog changelog,
            boolean isScript,
            @Nullable String encoding) {

        String path() {
            return changelog.getPhysicalFilePath();
        }
    }

    /** Reads the file that a text names, if it names one. */
    void read(Origin origin, String field, String text) {
        boolean likely = text.indexOf('.') >= 0
                || text.indexOf('/') >= 0
                || FILE_FIELD.matcher(field).matches();
        if (likely
                && text.length() <= MAX_LENGTH
                && text.indexOf('\n') < 0
                && !PATTERN_OR_ADDRESS.matcher(text).matches()
                && tried.add(Arrays.asList(origin.path(), origin.isScript(), origin.encoding(), text))) {
            byte[] content = content(origin, text);
            if (content != null) {
                parameters.search(content, origin.encoding(), origin.changelog());
            }
        }
    }

    /** Reads the files that the cells of a CSV file name, because it may keep large objects in separate files. */
    void readCells(Origin origin, LoadDataChange change) {
        byte[] content = change.getFile() == null ? null : content(origin, change.getFile());
        if (content == null) {
            return;
        }
        try (Reader text = new InputStreamReader(new ByteArrayInputStream(content), encoding(change))) {
            readRows(origin, change, text);
        } catch (IOException | IllegalArgumentException e) {
            // An invalid CSV file fails in the migration with Liquibase's message; its content is in the fingerprint.
            tried.add(List.of(origin.path()));
        }
    }

    @SuppressWarnings("resource") // The reader holds only the text.
    private void readRows(Origin origin, LoadDataChange change, Reader text) throws IOException {
        CSVReader rows = new CSVReader(text, first(change.getSeparator(), ','), first(change.getQuotchar(), '\1'));
        String[] header = rows.readNext();
        for (String[] row = header; row != null; row = rows.readNext()) {
            for (int i = 0; i < Math.min(row.length, header.length); i++) {
                readCell(origin, type(change, i, header[i].strip()), row[i]);
            }
        }
    }

    /** A column without a type gets that of the table, which does not exist yet. */
    private void readCell(Origin origin, @Nullable String type, String cell) {
        boolean isLargeObject = type != null && LARGE_OBJECTS.contains(type.toUpperCase(Locale.ROOT));
        if (isLargeObject || (type == null && WITH_EXTENSION.matcher(cell).matches())) {
            read(origin, "file", cell);
        }
    }

    private static @Nullable String type(LoadDataChange change, int index, String header) {
        return change.getColumns().stream()
                .filter(column -> isColumn(column, index, header))
                .map(LoadDataColumnConfig::getType)
                .findFirst()
                .orElse(null);
    }

    private static boolean isColumn(LoadDataColumnConfig column, int index, String header) {
        if (column.getIndex() != null) {
            return column.getIndex() == index;
        }
        String name = column.getHeader() != null ? column.getHeader() : column.getName();
        return header.equalsIgnoreCase(name);
    }

    private static Charset encoding(LoadDataChange change) {
        return change.getEncoding() == null ? StandardCharsets.UTF_8 : Charset.forName(change.getEncoding());
    }

    private static char first(@Nullable String text, char otherwise) {
        return text == null || text.isEmpty() ? otherwise : text.charAt(0);
    }

    private byte @Nullable [] content(Origin origin, String path) {
        byte[] beside = content(origin, () -> resources.get(origin.path()).resolveSibling(path));
        byte[] whole = content(origin, () -> resources.get(path));
        return beside != null ? beside : whole;
    }

    private static byte @Nullable [] content(Origin origin, Lookup lookup) {
        try {
            Resource resource = lookup.find();
            if (!resource.exists()) {
                return null;
            }
            if (!origin.isScript() && resource instanceof RecordedResource recorded) {
                recorded.keepLineEndings();
            }
            try (InputStream stream = resource.openInputStream()) {
                return stream.readAllBytes();
            }
        } catch (IOException | IllegalArgumentException | UnexpectedLiquibaseException e) {
            return null; // The text names a directory, or cannot be a path on this system.
        }
    }

    private interface Lookup {

        Resource find() throws IOException;
    }
}
