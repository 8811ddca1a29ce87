// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names in the constant pool of a class file.
 *
 * @param classes the names of the classes, with dots
 * @param used the classes among them that have a member which the code reads, writes or calls
 * @param texts the string constants
 */
record ClassReferences(Set<String> classes, Set<String> used, Set<String> texts) {

    private static final int MAGIC_AND_VERSION = 8;
    private static final int UTF8 = 1;
    private static final int INTEGER = 3;
    private static final int FLOAT = 4;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_HANDLE = 15;
    private static final int DYNAMIC = 17;
    private static final int INVOKE_DYNAMIC = 18;

    /** Reads a class file of any version. */
    static ClassReferences of(byte[] classFile) {
        return new Pool(classFile).references();
    }

    /** The constant pool by number, from 1. Strings are decoded on demand, because most are not needed. */
    private static final class Pool {

        private final byte[] file;
        private final int[] places;

        private Pool(byte[] file) {
            this.file = file;
            this.places = new int[number(MAGIC_AND_VERSION)];
            int place = MAGIC_AND_VERSION + 2;
            for (int i = 1; i < places.length; i++) {
                places[i] = place;
                place += length(place);
                i += file[places[i]] == LONG || file[places[i]] == DOUBLE
                        ? 1
                        : 0; // Entries of these types take two numbers.
            }
        }

        private int length(int place) {
            return switch (file[place]) {
                case UTF8 -> 3 + number(place + 1);
                case LONG, DOUBLE -> 9;
                case METHOD_HANDLE -> 4;
                case INTEGER, FLOAT, FIELD, METHOD, INTERFACE_METHOD, NAME_AND_TYPE, DYNAMIC, INVOKE_DYNAMIC -> 5;
                default -> 3; // The remaining types contain the number of a string.
            };
        }

        private ClassReferences references() {
            Map<Integer, String> classes = new HashMap<>();
            Set<String> used = new TreeSet<>();
            Set<String> strings = new TreeSet<>();
            for (int place : places) {
                switch (place == 0 ? 0 : file[place]) {
                    case CLASS -> classes.computeIfAbsent(place, this::className);
                    case FIELD, METHOD, INTERFACE_METHOD ->
                        used.add(classes.computeIfAbsent(places[number(place + 1)], this::className));
                    case STRING -> strings.add(text(place));
                    default -> {}
                }
            }
            return new ClassReferences(Set.copyOf(classes.values()), used, strings);
        }

        /** Returns the class name of an entry. For an array, this is the class of its elements. */
        private String className(int place) {
            String name = text(place).replace('/', '.');
            return name.startsWith("[") ? name.replaceFirst("^\\[+L?", "").replaceFirst(";$", "") : name;
        }

        private String text(int place) {
            int text = places[number(place + 1)];
            return new String(file, text + 3, number(text + 1), StandardCharsets.UTF_8);
        }

        private int number(int place) {
            return ((file[place] & 0xFF) << 8) | (file[place + 1] & 0xFF);
        }
    }
}
