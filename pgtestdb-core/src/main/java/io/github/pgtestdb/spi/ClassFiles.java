package io.github.pgtestdb.spi;

import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Hashes classes by their class files, for migrations that are written in Java or Kotlin. */
public final class ClassFiles {

    private ClassFiles() {}

    /**
     * Adds a class and all that its code reaches. Of the user's own code, these are the class files and the resources that
     * they name as a text; of libraries, the names and checksums of all that is in their jars. A class is the user's own if it
     * lies in no jar, in the same jar, or in a package that begins with the same two names.
     *
     * <p>Not seen are what an object keeps in its fields ({@link #putObject} looks at them), and classes that are named nowhere in
     * the code, such as those that {@link java.util.ServiceLoader} or a container finds.
     *
     * @param fingerprint where to add it
     * @param role what the class is to the migrator, for the message: {@code "Flyway callback"}
     * @param type the class
     * @param tool tells the migration tool's own classes, which its version stands for: their code is not followed
     * @throws PgTestDbException if a class has no class file, so that a change in it would go unseen
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
     * Adds an object: its class as {@link #put} does, and what it keeps in its fields. Plain values count by their text, files by
     * their contents, collections by their elements, and objects of the user's own classes by their classes and fields.
     *
     * @param fingerprint where to add it
     * @param role what the object is to the migrator, for the message
     * @param object the object
     * @param tool tells the migration tool's own classes
     * @return the fields whose values cannot be compared, such as {@code random (java.util.Random)}; empty if there are none
     * @throws PgTestDbException if a class has no class file, so that a change in it would go unseen
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
