package io.github.pgtestdb.internal.seed;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.script.SqlFile;
import io.github.pgtestdb.internal.sql.Sql;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** One CSV file and its table. */
record CsvFile(SqlFile file) {

    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

    /** A column's name, in quotes or not, and what follows it. */
    private static final Pattern COLUMN = Pattern.compile("(\"(?:[^\"]|\"\")*\"|[^,\"]*)(,|$)");

    /** Where COPY was, as it tells in the context of its errors: {@code COPY product, line 3, column price}. */
    private static final Pattern LINE = Pattern.compile("COPY .*, line ([0-9]+)");

    void copyInto(Connection connection) throws SQLException {
        byte[] content = content();
        String copy =
                "COPY " + table() + " (" + columns(content) + ") FROM STDIN (FORMAT csv, HEADER true, ENCODING 'UTF8')";
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, new ByteArrayInputStream(content));
            connection.commit();
        } catch (SQLException e) {
            throw new PgTestDbException(describe(e), e);
        } catch (IOException e) {
            throw new PgTestDbException("File: " + file.name() + "\nMessage: " + e, e);
        }
    }

    /** The file's name without its folders, its order and its suffix; a dot divides schema and table. */
    private String table() {
        String name = file.name().substring(file.name().lastIndexOf('/') + 1);
        String bare =
                name.substring(0, name.length() - CsvSeeds.SUFFIX.length()).replaceFirst("^[0-9]+_", "");
        return Stream.of(bare.split("\\.", 2)).map(this::identifier).collect(Collectors.joining("."));
    }

    private String columns(byte[] content) {
        String header =
                new String(content, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        return Stream.of(header)
                .flatMap(line -> COLUMN.matcher(line).results())
                .limit(1 + commas(header))
                .map(column -> identifier(unquoted(column.group(1))))
                .collect(Collectors.joining(", "));
    }

    private static long commas(String header) {
        return COLUMN.matcher(header)
                .results()
                .filter(column -> !column.group(2).isEmpty())
                .count();
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name.strip();
    }

    private String identifier(String name) {
        if (name.isEmpty()) {
            throw new PgTestDbException("File: " + file.name() + ", line 1\nMessage: a name is missing. Name the file"
                    + " after its table, such as 1_product.csv, and the columns in its first line, divided by commas.");
        }
        return Sql.identifier(name);
    }

    private byte[] content() {
        byte[] content = file.content();
        int skipped = 0;
        while (skipped < BYTE_ORDER_MARK.length
                && skipped < content.length
                && content[skipped] == BYTE_ORDER_MARK[skipped]) {
            skipped++;
        }
        boolean isMarked = skipped == BYTE_ORDER_MARK.length;
        return isMarked ? Arrays.copyOfRange(content, skipped, content.length) : content;
    }

    private String describe(SQLException e) {
        Optional<ServerErrorMessage> server = Optional.of(e)
                .filter(PSQLException.class::isInstance)
                .map(PSQLException.class::cast)
                .map(PSQLException::getServerErrorMessage);
        StringBuilder text = new StringBuilder("File: " + file.name());
        server.map(ServerErrorMessage::getWhere)
                .map(LINE::matcher)
                .filter(Matcher::find)
                .ifPresent(line -> text.append(", line ").append(line.group(1)));
        text.append("\nMessage: ")
                .append(server.map(ServerErrorMessage::getMessage).orElse(e.getMessage()))
                .append(" (SQLSTATE " + e.getSQLState() + ")");
        server.map(ServerErrorMessage::getDetail)
                .ifPresent(detail -> text.append("\nDetail: ").append(detail));
        server.map(ServerErrorMessage::getWhere)
                .ifPresent(where -> text.append("\nWhere: ").append(where));
        return text.toString();
    }
}
