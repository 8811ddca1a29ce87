// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import java.util.Collection;
import java.util.stream.Collectors;

/** Formats the names of databases for messages. */
final class Messages {

    private Messages() {}

    static String database(String name) {
        return name.isEmpty() ? "the database without a name" : "the database \"" + name + "\"";
    }

    static String capitalized(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    static String list(Collection<String> names) {
        return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    }
}
