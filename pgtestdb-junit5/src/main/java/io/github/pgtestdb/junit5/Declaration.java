// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Migrator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a database that one element declares. Attributes that are omitted or {@code DEFAULT} are null.
 *
 * @param place the element, as messages name it
 */
record Declaration(
        String name,
        @Nullable Class<? extends Migrator> migrator,
        @Nullable DatabaseScope scope,
        @Nullable KeepPolicy keep,
        @Nullable DatabaseAccess access,
        String place) {

    Declaration {
        scope = scope == DatabaseScope.DEFAULT ? null : scope;
        keep = keep == KeepPolicy.DEFAULT ? null : keep;
        access = access == DatabaseAccess.DEFAULT ? null : access;
    }

    static Declaration of(IsolatedPostgres annotation, String place) {
        return new Declaration(
                annotation.name(),
                annotation.migrator() == Migrator.class ? null : annotation.migrator(),
                annotation.scope(),
                annotation.keep(),
                annotation.access(),
                place);
    }

    /** Returns this declaration, with omitted attributes taken from another one. */
    Declaration orElse(Declaration outer) {
        return new Declaration(
                name,
                migrator == null ? outer.migrator : migrator,
                scope == null ? outer.scope : scope,
                keep == null ? outer.keep : keep,
                access == null ? outer.access : access,
                place);
    }

    /** Merges this declaration with another one on the same element. The two must not contradict each other. */
    Declaration and(Declaration sibling) {
        refuseContradiction("migrator", className(migrator), className(sibling.migrator));
        refuseContradiction("scope", scope, sibling.scope);
        refuseContradiction("keep", keep, sibling.keep);
        refuseContradiction("access", access, sibling.access);
        return orElse(sibling);
    }

    boolean saysNothingButTheName() {
        return migrator == null && scope == null && keep == null && access == null;
    }

    boolean isReadOnly() {
        return access == DatabaseAccess.READ_ONLY;
    }

    private void refuseContradiction(String attribute, @Nullable Object one, @Nullable Object other) {
        if (one != null && other != null && !Objects.equals(one, other)) {
            throw new PgTestDbException(
                    "The %s declares %s twice, with %s %s and with %s %s. Remove one of them, or give it another name."
                            .formatted(place, Messages.database(name), attribute, one, attribute, other));
        }
    }

    private static @Nullable String className(@Nullable Class<?> type) {
        return type == null ? null : type.getName();
    }
}
