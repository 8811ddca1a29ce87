package io.github.pgtestdb.spi;

import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Hashes classes by their class files, for migrations that are written in Java. */
public final class ClassFiles {

    private ClassFiles() {}

    /**
     * Adds a class, the classes nested in and around it, which hold the bodies of its lambdas, and its base classes. Not
     * seen is what an object keeps in its fields, nor what other classes it calls.
     *
     * @param fingerprint where to add it
     * @param role what the class is to the migrator, for the message: {@code "Flyway callback"}
     * @param type the class
     * @param tool tells the migration tool's own classes, which its version stands for: they are left out
     * @throws PgTestDbException if a class has no class file, so that a change in it would go unseen
     */
    public static void put(Fingerprint.Builder fingerprint, String role, Class<?> type, Predicate<Class<?>> tool) {
        fingerprint.put(role, type.getName());
        if (type.isHidden()) {
            throw unseen(role, type, null);
        }
        Stream.<Class<?>>iterate(type, base -> isOfTheUser(base, tool), Class::getSuperclass)
                .flatMap(ClassFiles::nest)
                .forEach(member -> fingerprint.putBytes(member.getName(), content(role, member)));
    }

    private static boolean isOfTheUser(@Nullable Class<?> type, Predicate<Class<?>> tool) {
        return type != null && type.getClassLoader() != null && !tool.test(type);
    }

    private static Stream<Class<?>> nest(Class<?> type) {
        return Stream.of(type.getNestMembers()).sorted(Comparator.comparing(Class::getName));
    }

    private static byte[] content(String role, Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        try (InputStream stream = type.getClassLoader().getResourceAsStream(file)) {
            if (stream == null) {
                throw unseen(role, type, null);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw unseen(role, type, e);
        }
    }

    private static PgTestDbException unseen(String role, Class<?> type, @Nullable IOException cause) {
        return new PgTestDbException(
                "The class file of the " + role + " " + type.getName().replaceFirst("/.*", "")
                        + " cannot be read, so a change in it would go unnoticed and tests would run on an old template."
                        + " Make it a named class that was compiled to a file, not a lambda, proxy or generated class.",
                cause);
    }
}
