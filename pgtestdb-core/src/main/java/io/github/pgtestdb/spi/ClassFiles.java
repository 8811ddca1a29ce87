// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Hashes classes by their class files, for migrations in Java or Kotlin.
 *
 * @since 0.1.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1.0")
public final class ClassFiles {

    private ClassFiles() {}

    /**
     * Adds a class and everything that its code reaches. For the user's own code, these are the class files and the
     * resources that they name in a string. For libraries, these are the names and checksums of the entries in their
     * jars. A class is the user's own if it lies in no jar, in the same jar, or in a package with the same first two
     * names.
     *
     * <p>System properties and environment variables that are set, and files, count if the user's own code contains
     * their names as strings. A file counts by its absolute path, or its path relative to the working directory. The
     * version of Java and the line separator count, too.
     *
     * <p>The fingerprint does not cover three things: names that code puts together, the fields of an object (see
     * {@link #putObject}), and classes that no code names, such as those that {@link java.util.ServiceLoader} or a
     * container finds.
     *
     * @param fingerprint receives the class
     * @param role the role of the class in the migrator, for messages, such as {@code "Flyway callback"}
     * @param type the class
     * @param tool matches the classes of the migration tool. The tool's version represents them, so their code is not
     *     followed
     * @throws PgTestDbException if a class has no class file, so that a change in it would go unnoticed
     */
    public static void put(Fingerprint.Builder fingerprint, String role, Class<?> type, Predicate<Class<?>> tool) {
        fingerprint.put(role, type.getName());
        if (type.isHidden()) {
            throw unseen(role, type, null);
        }
        if (type.getClassLoader() == null || tool.test(type)) {
            return;
        }
        try {
            if (ReachedCode.place(type) == null) {
                throw unseen(role, type, null);
            }
            ReachedCode.put(fingerprint, type, tool);
        } catch (IOException e) {
            throw unseen(role, type, e);
        }
    }

    /**
     * Adds an object: its class, as {@link #put} does, and the values in its fields. Plain values count by their text,
     * files by their contents, collections by their elements, and objects of the user's own classes by their classes
     * and fields.
     *
     * @param fingerprint receives the object
     * @param role the role of the object in the migrator, for messages
     * @param object the object
     * @param tool matches the classes of the migration tool
     * @return the fields with values that cannot be compared, such as {@code random (java.util.Random)}; empty if there
     *     are none
     * @throws PgTestDbException if a class has no class file, so that a change in it would go unnoticed
     */
    public static List<String> putObject(
            Fingerprint.Builder fingerprint, String role, Object object, Predicate<Class<?>> tool) {
        put(fingerprint, role, object.getClass(), tool);
        ObjectState state = new ObjectState(object, tool);
        fingerprint.put("state", state.text());
        return state.unseen();
    }

    private static PgTestDbException unseen(String role, Class<?> type, @Nullable IOException cause) {
        return new PgTestDbException(
                "The class file of the " + role + " " + type.getName().replaceFirst("/.*", "")
                        + " cannot be read, so a change in it would go unnoticed and tests would run on an old template."
                        + " Make it a named class that was compiled to a file, not a lambda, proxy or generated class.",
                cause);
    }
}
