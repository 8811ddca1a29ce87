// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.csv;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * The records of a CSV file, with the line numbers of COPY and those of an editor. COPY reports the last line of a
 * record. Inside of quotes it counts only line ends of the same kind as the first one outside of quotes.
 */
final class CsvRecords {

    private final byte[] text;
    private int start;
    private int end;
    private int position;
    private int copyLine;
    private int firstLine;
    private int line = 1;
    private byte lineEnd;

    CsvRecords(byte[] text) {
        this.text = text;
    }

    /** Returns the first record, which names the columns. */
    static String header(byte[] text) {
        CsvRecords records = new CsvRecords(text);
        return records.next()
                ? new String(text, records.start, records.end - records.start, StandardCharsets.UTF_8)
                : "";
    }

    /** Returns the line on which a record begins, by the line that COPY reported. */
    static int line(byte[] text, long copyLine) {
        CsvRecords records = new CsvRecords(text);
        while (records.next() && records.copyLine < copyLine) {}
        return records.firstLine;
    }

    /** Returns the first line that is exactly this text in ASCII. */
    static OptionalInt lineOf(byte[] text, String wanted) {
        int line = 1;
        int start = 0;
        for (int i = 0; i <= text.length; i++) {
            boolean end = i == text.length || text[i] == '\n' || text[i] == '\r';
            if (end && i - start == wanted.length() && wanted.equals(new String(text, start, i - start, US_ASCII))) {
                return OptionalInt.of(line);
            }
            line += end ? 1 : 0;
            start = end ? i + 1 : start;
        }
        return OptionalInt.empty();
    }

    private boolean next() {
        if (position == text.length) {
            return false;
        }
        start = position;
        firstLine = line;
        copyLine++;
        boolean quoted = false;
        while (position < text.length) {
            byte c = text[position++];
            quoted ^= c == '"';
            if (c == '\n' || c == '\r') {
                if (!quoted) {
                    end = position - 1;
                    endRecord(c);
                    return true;
                }
                copyLine += c == (lineEnd == '\n' ? '\n' : '\r') ? 1 : 0;
                line += c == '\r' && isNewline() ? 0 : 1;
            }
        }
        end = position;
        return true;
    }

    private void endRecord(byte c) {
        lineEnd = lineEnd == 0 ? c : lineEnd;
        position += c == '\r' && isNewline() ? 1 : 0;
        line++;
    }

    private boolean isNewline() {
        return position < text.length && text[position] == '\n';
    }
}
