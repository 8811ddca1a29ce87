// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.junit5.matrix.Places.Injected;
import io.github.pgtestdb.junit5.matrix.Probe.Seen;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One execution of a generated test. Public, because generated tests use it. Thread-safe. */
public final class OneTest {

    private final int id = Probe.nextId();
    private final Places parameters = new Places();
    private final Queue<String> written = new ConcurrentLinkedQueue<>();
    private final ExtensionContext context;

    OneTest(ExtensionContext context) {
        this.context = context;
    }

    /**
     * Adds the database that a parameter of this execution received.
     *
     * @param name the name of the database
     * @param place the place
     * @param database the injected object
     */
    public void add(String name, String place, Object database) {
        parameters.add(name, place, database);
    }

    /**
     * Writes a row in each place, and looks for all its rows in each place.
     *
     * @throws Exception if a row is missing
     */
    public void check() throws Exception {
        List<Injected> places = places();
        write("test", places);
        for (Injected place : places) {
            List<String> rows = verify(place);
            String database = Probe.database(place.database());
            Probe.note(new Seen(testClass(), id, place.name(), place.description(), database, rows));
        }
        Probe.note(new Seen(testClass(), id, "", "", "", List.of()));
    }

    /** Writes a row, as an extension that runs before the test. */
    void writeBefore() throws Exception {
        write("before", places());
    }

    /** Checks the rows, as an extension that runs after the test. */
    void lookAfter() throws Exception {
        for (Injected place : places()) {
            verify(place);
        }
    }

    private void write(String writer, List<Injected> places) throws SQLException {
        for (Injected place : places) {
            String row = String.join("|", writer, testClass(), String.valueOf(id), place.name(), place.description());
            if (Probe.insert(place.name(), place.database(), row)) {
                written.add(row);
            }
        }
    }

    private List<String> verify(Injected place) throws SQLException {
        List<String> mine = new ArrayList<>();
        for (Class<?> type = context.getRequiredTestClass(); type != null; type = type.getEnclosingClass()) {
            mine.addAll(Probe.seeds(nameOf(type), place.name()));
        }
        written.stream()
                .filter(row -> row.split("\\|", -1)[3].equals(place.name()))
                .forEach(mine::add);
        List<String> rows = Probe.rows(place.database());
        if (!rows.containsAll(mine)) {
            throw new IllegalStateException(place + " has " + rows + ", without all of " + mine);
        }
        return rows;
    }

    /**
     * Returns everything that the test reaches: its parameters, and the fields of its instance and of the enclosing
     * ones.
     */
    private List<Injected> places() throws IllegalAccessException {
        List<Injected> places = new ArrayList<>(parameters.all());
        for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
            for (Class<?> type = instance.getClass(); type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    addField(field, instance, places);
                }
            }
        }
        return places;
    }

    private static void addField(Field field, Object instance, List<Injected> places) throws IllegalAccessException {
        field.setAccessible(true);
        IsolatedPostgres annotation = field.getAnnotation(IsolatedPostgres.class);
        Object value = field.get(Modifier.isStatic(field.getModifiers()) ? null : instance);
        if (annotation != null) {
            places.add(new Injected(annotation.name(), field.getName(), value));
        } else if (value instanceof Places more) {
            places.addAll(more.all());
        }
    }

    /** Returns the class, with the number of its invocation. */
    private String testClass() {
        try {
            Object outermost =
                    context.getRequiredTestInstances().getAllInstances().get(0);
            Field invocation = outermost.getClass().getDeclaredField("n");
            invocation.setAccessible(true);
            return nameOf(context.getRequiredTestClass()) + "#" + invocation.getInt(outermost);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String nameOf(Class<?> testClass) {
        int level = 0;
        Class<?> outermost = testClass;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
            level++;
        }
        return outermost.getSimpleName() + ".L" + level;
    }
}
