package io.github.pgtestdb.junit5;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Migrator;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a database that one element declares. Omitted attributes are null.
 *
 * @param place the element, as messages name it
 */
record Declaration(
        String name,
        @Nullable Class<? extends Migrator> migrator,
        @Nullable DatabaseScope scope,
        @Nullable KeepPolicy keep,
        @Nullable Boolean readOnly,
        String place) {

    static Declaration of(IsolatedPostgres annotation, String place) {
        return new Declaration(
                annotation.name(),
                annotation.migrator() == Migrator.class ? null : annotation.migrator(),
                atMostOne("scope", annotation.scope(), place),
                atMostOne("keep", annotation.keep(), place),
                atMostOne("readOnly", boxed(annotation.readOnly()), place),
                place);
    }

    /** Returns this declaration, with omitted attributes taken from another one. */
    Declaration orElse(Declaration outer) {
        return new Declaration(
                name,
                migrator == null ? outer.migrator : migrator,
                scope == null ? outer.scope : scope,
                keep == null ? outer.keep : keep,
                readOnly == null ? outer.readOnly : readOnly,
                place);
    }

    /** Merges this declaration with another one on the same element. The two must not contradict each other. */
    Declaration and(Declaration sibling) {
        refuseContradiction("migrator", className(migrator), className(sibling.migrator));
        refuseContradiction("scope", scope, sibling.scope);
        refuseContradiction("keep", keep, sibling.keep);
        refuseContradiction("readOnly", readOnly, sibling.readOnly);
        return orElse(sibling);
    }

    boolean saysNothingButTheName() {
        return migrator == null && scope == null && keep == null && readOnly == null;
    }

    boolean isReadOnly() {
        return Boolean.TRUE.equals(readOnly);
    }

    private static Boolean[] boxed(boolean[] values) {
        Boolean[] boxed = new Boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            boxed[i] = values[i];
        }
        return boxed;
    }

    private void refuseContradiction(String attribute, @Nullable Object one, @Nullable Object other) {
        if (one != null && other != null && !Objects.equals(one, other)) {
            throw new PgTestDbException(
                    "The %s declares %s twice, with %s %s and with %s %s. Remove one of them, or give it another name."
                            .formatted(place, Names.database(name), attribute, one, attribute, other));
        }
    }

    private static @Nullable String className(@Nullable Class<?> type) {
        return type == null ? null : type.getName();
    }

    private static <E> @Nullable E atMostOne(String attribute, E[] values, String place) {
        if (values.length > 1) {
            throw new PgTestDbException(
                    "@IsolatedPostgres on %s says %s = %s, but a database has only one. Choose one of them."
                            .formatted(place, attribute, Arrays.toString(values)));
        }
        return values.length == 0 ? null : values[0];
    }
}
