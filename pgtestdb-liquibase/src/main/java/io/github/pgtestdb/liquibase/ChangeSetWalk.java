// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.liquibase.NamedFiles.Origin;
import io.github.pgtestdb.spi.ClassFiles;
import io.github.pgtestdb.spi.Fingerprint;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import liquibase.change.Change;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.change.core.LoadDataChange;
import liquibase.change.core.SQLFileChange;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.changelog.ChangeSet;
import liquibase.precondition.CustomPreconditionWrapper;
import liquibase.precondition.core.ChangeLogPropertyDefinedPrecondition;
import liquibase.serializer.LiquibaseSerializable;
import org.jspecify.annotations.Nullable;

/** Hashes the parsed changelog by change set: the values of nested parameters, the named classes, the files. */
final class ChangeSetWalk {

    private static final String ENCODING = "encoding";

    private final Fingerprint.Builder fingerprint;
    private final NamedFiles files;
    private final LoadedChangelog loaded;
    private final ClassLoader classLoader;

    ChangeSetWalk(Fingerprint.Builder fingerprint, NamedFiles files, LoadedChangelog loaded, ClassLoader classLoader) {
        this.fingerprint = fingerprint;
        this.files = files;
        this.loaded = loaded;
        this.classLoader = classLoader;
    }

    /**
     * Hashes all change sets that run.
     *
     * @param mayRollBack whether the run may roll back its changes, as an application that tests the rollback does
     */
    void put(boolean mayRollBack) {
        putValue("preconditions", loaded.changelog().getPreconditions(), new Origin(loaded.changelog(), false, null));
        fingerprint.put("change sets", Integer.toString(loaded.changeSets().size()));
        loaded.changeSets().forEach(changeSet -> putChangeSet(changeSet, mayRollBack));
    }

    private void putChangeSet(ChangeSet changeSet, boolean mayRollBack) {
        fingerprint
                .put("file", changeSet.getFilePath())
                .put("id", changeSet.getId())
                .put("author", changeSet.getAuthor());
        putValue("preconditions", changeSet.getPreconditions(), new Origin(changeSet.getChangeLog(), false, null));
        changeSet.getChanges().forEach(change -> {
            refuseCommand(changeSet, change);
            putChange("change", change, changeSet);
        });
        if (mayRollBack) {
            changeSet.getRollback().getChanges().forEach(change -> putChange("rollback", change, changeSet));
        }
    }

    private void putChange(String role, Change change, ChangeSet changeSet) {
        Object encoding =
                change.getSerializableFields().contains(ENCODING) ? change.getSerializableFieldValue(ENCODING) : null;
        Origin origin =
                new Origin(changeSet.getChangeLog(), change instanceof SQLFileChange, Objects.toString(encoding, null));
        putValue(role, change, origin);
        if (change instanceof LoadDataChange data) {
            files.readCells(origin, data);
        }
    }

    /** Other types are left out: dates, because {@code now} is parsed as one, and objects without a text form. */
    private void putValue(String name, @Nullable Object value, Origin origin) {
        if (value instanceof LiquibaseSerializable object) {
            putObject(name, object, origin);
        } else if (value instanceof Collection<?> values) {
            fingerprint.put(name, Integer.toString(values.size()));
            values.forEach(element -> putValue(name, element, origin));
        } else if (value instanceof Map<?, ?> values) {
            Map<String, Object> sorted = new TreeMap<>();
            values.forEach((key, element) -> sorted.put(String.valueOf(key), element));
            sorted.forEach((key, element) -> putValue(key, element, origin));
        } else if (value instanceof String text) {
            fingerprint.put(name, text);
            files.read(origin, name, text);
        } else if (value instanceof Number || value instanceof Boolean || value instanceof Enum<?>) {
            fingerprint.put(name, value.toString());
        }
    }

    private void putObject(String name, LiquibaseSerializable object, Origin origin) {
        fingerprint.put(name, object.getSerializedObjectName());
        if (!Extensions.isLiquibase(object.getClass())) {
            Extensions.put(fingerprint, object.getClass());
        }
        if (object instanceof CustomChangeWrapper custom && custom.getCustomChange() != null) {
            putClass("custom change", custom.getCustomChange().getClass());
        }
        if (object instanceof CustomPreconditionWrapper custom) {
            putClass("custom precondition", load(custom.getClassName()));
        }
        if (object instanceof ChangeLogPropertyDefinedPrecondition defined && defined.getProperty() != null) {
            loaded.parameters().record(defined.getProperty());
        }
        for (String field : new TreeSet<>(object.getSerializableFields())) {
            putValue(field, object.getSerializableFieldValue(field), origin);
        }
    }

    private void putClass(String role, @Nullable Class<?> type) {
        if (type != null) {
            ClassFiles.put(fingerprint, "Liquibase " + role, type, Extensions::isLiquibase);
        }
    }

    /** If a class is missing, the precondition fails, which is a result like any other. */
    private @Nullable Class<?> load(String className) {
        try {
            return Class.forName(className, false, classLoader);
        } catch (ClassNotFoundException | LinkageError e) {
            fingerprint.put("not loaded", className);
            return null;
        }
    }

    private static void refuseCommand(ChangeSet changeSet, Change change) {
        if (change instanceof ExecuteShellCommandChange command) {
            throw new PgTestDbException("The Liquibase change set " + MigrationFailure.name(changeSet)
                    + " runs the program "
                    + command.getExecutable() + ": its effect on a database cannot be seen in advance, so a change"
                    + " in it would go unnoticed and tests would run on an old template. Leave it out of tests by its"
                    + " context or label (pgtestdb.liquibase.contexts, pgtestdb.liquibase.labels, or the settings of an application that brings its own Liquibase"
                    + ").");
        }
    }
}
