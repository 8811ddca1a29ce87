// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.ClassPathFolders;
import jakarta.persistence.Converter;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.MappedSuperclass;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Finds the classes for Hibernate in packages, in directories and jars. */
final class EntityScanner {

    private static final List<Class<? extends Annotation>> ANNOTATIONS =
            List.of(Entity.class, Embeddable.class, MappedSuperclass.class, Converter.class);

    private static final String SUFFIX = ".class";

    private EntityScanner() {}

    static SortedSet<String> scan(ClassLoader classLoader, List<String> packages) {
        SortedSet<String> found = new TreeSet<>();
        for (String name : packages) {
            SortedSet<String> classes = classes(classLoader, name);
            classes.removeIf(type -> !isForHibernate(classLoader, type));
            if (classes.isEmpty()) {
                throw new PgTestDbException(
                        "The package " + name + " and those below it hold no entity: no class on the"
                                + " class path that is an @Entity, @Embeddable, @MappedSuperclass or @Converter. Name another with"
                                + " pgtestdb.jpa.packages or jpa.packages(\"…\").");
            }
            found.addAll(classes);
        }
        return found;
    }

    private static SortedSet<String> classes(ClassLoader classLoader, String name) {
        String folder = name.replace('.', '/');
        SortedSet<String> classes = new TreeSet<>();
        try {
            for (URL place : ClassPathFolders.find(classLoader, folder)) {
                if (place.getProtocol().equals("file")) {
                    addFiles(Path.of(URI.create(place.toString())), folder, classes);
                } else {
                    addEntries(place.openConnection(), folder, classes);
                }
            }
        } catch (IOException e) {
            throw new PgTestDbException(
                    "The package " + name + " cannot be searched for entities: " + e.getMessage(), e);
        }
        return classes;
    }

    private static void addFiles(Path directory, String folder, SortedSet<String> classes) throws IOException {
        try (Stream<Path> files = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            files.map(file ->
                            folder + "/" + directory.relativize(file).toString().replace('\\', '/'))
                    .forEach(file -> add(file, classes));
        }
    }

    private static void addEntries(URLConnection connection, String folder, SortedSet<String> classes)
            throws IOException {
        if (!(connection instanceof JarURLConnection jar)) {
            throw new IOException(
                    "the classes of " + connection.getURL()
                            + " cannot be listed. Name them in code, with jpa.entities(…), or put them into a directory or a jar.");
        }
        jar.setUseCaches(false);
        try (JarFile file = jar.getJarFile()) {
            file.stream()
                    .map(entry -> entry.getName())
                    .filter(entry -> entry.startsWith(folder + "/"))
                    .forEach(entry -> add(entry, classes));
        }
    }

    private static void add(String file, SortedSet<String> classes) {
        if (file.endsWith(SUFFIX) && !file.endsWith("-info.class")) {
            classes.add(file.substring(0, file.length() - SUFFIX.length()).replace('/', '.'));
        }
    }

    /** A class that cannot be loaded, because a class that it needs is missing, is not used as an entity. */
    private static boolean isForHibernate(ClassLoader classLoader, String name) {
        try {
            Class<?> type = Class.forName(name, false, classLoader);
            return ANNOTATIONS.stream().anyMatch(type::isAnnotationPresent);
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
