// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.run.OwnershipMark;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the software that a template depends on: PostgreSQL, and the libraries that sort text. After an
 * upgrade of one of these, indexes of a template can have an order that the server no longer expects. PostgreSQL
 * records the version of a database's default collation from 15 on, but lets the database's owner overwrite it ({@code
 * REFRESH COLLATION VERSION}).
 *
 * @param server the {@code server_version_num}
 * @param libc the version of the C library, or null if the server does not report one
 * @param icu the versions of ICU, or null if the server has none
 */
record ServerSoftware(
        String server, @Nullable String libc, @Nullable String icu) {

    /**
     * Three columns. Every collation of the C library except C and POSIX has the library's version. ICU has one version
     * for its root collation, and one for the tailorings in its data, such as the Swedish one.
     */
    static final String COLUMNS = """
            current_setting('server_version_num'),
            pg_collation_actual_version((
                SELECT min(oid) FROM pg_catalog.pg_collation
                WHERE collnamespace = 'pg_catalog'::regnamespace AND collprovider = 'c'
                  AND collcollate !~* '^(C|POSIX)($|[.])')),
            (SELECT string_agg(pg_collation_actual_version(oid), ' ' ORDER BY collname) FROM pg_catalog.pg_collation
             WHERE collnamespace = 'pg_catalog'::regnamespace AND collname IN ('und-x-icu', 'sv-x-icu'))""";

    private static final Map<String, String> NAMES =
            Map.of(OwnershipMark.SERVER, "PostgreSQL", OwnershipMark.LIBC, "the C library", OwnershipMark.ICU, "ICU");

    /** Reads the columns, starting at the given one. */
    static ServerSoftware read(ResultSet row, int column) throws SQLException {
        return new ServerSoftware(row.getString(column), row.getString(column + 1), row.getString(column + 2));
    }

    OwnershipMark writtenTo(OwnershipMark mark) {
        return with(with(mark.with(OwnershipMark.SERVER, server), OwnershipMark.LIBC, libc), OwnershipMark.ICU, icu);
    }

    private static OwnershipMark with(OwnershipMark mark, String field, @Nullable String version) {
        return version == null ? mark : mark.with(field, version);
    }

    /** Returns a difference from the versions in a mark, as part of a message. An unknown version is not compared. */
    Optional<String> differenceFrom(OwnershipMark mark) {
        return difference(mark, OwnershipMark.SERVER, server)
                .or(() -> difference(mark, OwnershipMark.LIBC, libc))
                .or(() -> difference(mark, OwnershipMark.ICU, icu));
    }

    private static Optional<String> difference(OwnershipMark mark, String field, @Nullable String now) {
        return mark.get(field)
                .filter(then -> now != null && !then.equals(now))
                .map(then -> "the version of " + Objects.requireNonNull(NAMES.get(field)) + " changed from " + then
                        + " to " + now);
    }
}
