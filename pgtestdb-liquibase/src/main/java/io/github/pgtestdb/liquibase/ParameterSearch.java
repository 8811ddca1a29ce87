// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import liquibase.GlobalConfiguration;
import liquibase.changelog.DatabaseChangeLog;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the parameters in files that Liquibase reads only during a migration, so that their names are known before.
 * It resolves nested names such as <code>${a${b}}</code> as Liquibase does.
 */
final class ParameterSearch {

    private static final String START = "${";

    /** Values that mention each other in a circle fail in Liquibase. */
    private static final int MAX_DEPTH = 20;

    /** The prefix of Liquibase's own parameters, which have values only while a change set is loaded. */
    private static final String EXECUTION = "liquibase_execution_";

    private final RecordedParameters parameters;

    ParameterSearch(RecordedParameters parameters) {
        this.parameters = parameters;
    }

    /**
     * Looks up the parameters of a file.
     *
     * @param encoding the encoding that the change names; the usual ones are tried too, because only the names matter
     */
    void search(byte[] content, @Nullable String encoding, DatabaseChangeLog changelog) {
        if (!hasDollar(content)) {
            return;
        }
        Set<Charset> charsets = new LinkedHashSet<>(Set.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1));
        charsets.add(GlobalConfiguration.FILE_ENCODING.getCurrentValue());
        if (encoding != null && isSupported(encoding)) {
            charsets.add(Charset.forName(encoding));
        }
        for (Charset charset : charsets) {
            expand(new String(content, charset), changelog, 0);
        }
    }

    private String expand(String text, DatabaseChangeLog changelog, int depth) {
        if (depth > MAX_DEPTH || !text.contains(START)) {
            return text;
        }
        Deque<StringBuilder> open = new ArrayDeque<>();
        open.push(new StringBuilder());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (text.startsWith(START, i)) {
                open.push(new StringBuilder());
                i++;
            } else if (character == '}' && open.size() > 1) {
                String name = open.pop().toString();
                top(open).append(value(name, changelog, depth));
            } else {
                top(open).append(character);
            }
        }
        StringBuilder rest = open.pop();
        while (!open.isEmpty()) {
            rest = open.pop().append(START).append(rest);
        }
        return rest.toString();
    }

    private String value(String expression, DatabaseChangeLog changelog, int depth) {
        String name = expression.strip();
        if (name.startsWith(START) || name.toLowerCase(Locale.ROOT).startsWith(EXECUTION)) {
            return START + expression + "}";
        }
        Object value = parameters.getValue(name, changelog);
        return value == null ? START + expression + "}" : expand(value.toString(), changelog, depth + 1);
    }

    private static StringBuilder top(Deque<StringBuilder> open) {
        return open.element();
    }

    private static boolean hasDollar(byte[] content) {
        for (byte value : content) {
            if (value == '$') {
                return true;
            }
        }
        return false;
    }

    private static boolean isSupported(String encoding) {
        try {
            return Charset.isSupported(encoding);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
