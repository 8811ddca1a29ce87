// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.reap;

import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.run.AdminIdentity;
import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.internal.run.OwnershipMark;
import io.github.pgtestdb.internal.run.RunId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A database with our prefix that the admin may drop, with its entry in the catalog.
 *
 * @param now the server's clock, in seconds since 1970
 * @param sessions the number of connections to it
 * @param oids the oids of all databases of the server at the same moment
 */
record OwnedDatabase(String name, boolean open, @Nullable String comment, long now, int sessions, Set<Long> oids) {

    /** Reads only the end of a comment, which contains the mark: a foreign comment can be a gigabyte long. */
    private static final String FIND = """
            SELECT datname, datallowconn, right(shobj_description(oid, 'pg_database'), %d),
                   extract(epoch FROM now())::bigint,
                   pg_stat_get_db_numbackends(oid), (SELECT array_agg(oid::bigint) FROM pg_catalog.pg_database)
            FROM pg_catalog.pg_database
            WHERE starts_with(datname, ?) AND pg_has_role(datdba, 'USAGE') ORDER BY datname
            """.formatted(OwnershipMark.LONGEST + 1);

    static List<OwnedDatabase> all(Connection session) throws SQLException {
        return Connections.query(
                session,
                FIND,
                row -> new OwnedDatabase(
                        row.getString(1),
                        row.getBoolean(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getInt(5),
                        Set.of((Long[]) row.getArray(6).getArray())),
                DatabaseName.PREFIX);
    }

    /**
     * Tells whether the database belongs to a run that locks in this admin database, or to a lost run. Name and mark
     * decide. The name alone decides for a database that was not opened yet. It also decides for a template being
     * built, because its migrations may comment on their database. A database of a lost run must also have no sessions.
     *
     * @param lost the runs that {@link #lostRun} has returned
     */
    boolean isOfARun(AdminIdentity admin, Set<RunId> lost) {
        Optional<DatabaseName> parsed = DatabaseName.parse(name);
        return parsed.isPresent()
                && (parsed.get().run().belongsTo(admin)
                        ? isOfARun(parsed.get(), admin)
                        : lost.contains(parsed.get().run()) && isOfALostRun(parsed.get()));
    }

    /** Returns the run in the mark if the admin database with its lock is gone, and its oid was not used again. */
    Optional<RunId> lostRun() {
        return mark().filter(this::isOfALostDatabase)
                .flatMap(mark -> mark.get(OwnershipMark.RUN))
                .map(RunId::new);
    }

    /**
     * Tells whether a database belongs to a lost run. If the admin database is dropped while a run is alive, the run
     * has no lock until there is another one, but it has sessions.
     */
    private boolean isOfALostRun(DatabaseName parsed) {
        return sessions == 0
                && mark().map(mark -> isOf(mark, parsed) && isOfALostDatabase(mark))
                        .orElse(isWithoutMark(parsed));
    }

    private boolean isOfARun(DatabaseName parsed, AdminIdentity admin) {
        return mark().map(mark -> isOf(mark, parsed) && mark.is(parsed.kind().mark(), admin))
                .orElse(isWithoutMark(parsed));
    }

    private boolean isWithoutMark(DatabaseName parsed) {
        return parsed.kind() == DatabaseName.Kind.BUILD || (!open && comment == null);
    }

    private static boolean isOf(OwnershipMark mark, DatabaseName parsed) {
        return mark.get(OwnershipMark.KIND).equals(Optional.of(parsed.kind().mark()))
                && mark.get(OwnershipMark.RUN).equals(Optional.of(parsed.run().text()));
    }

    private boolean isOfALostDatabase(OwnershipMark mark) {
        OptionalLong admin = mark.number(OwnershipMark.ADMIN);
        return admin.isPresent() && !oids.contains(admin.getAsLong());
    }

    RunId run() {
        return DatabaseName.parse(name).orElseThrow().run();
    }

    boolean isKept() {
        OptionalLong until =
                mark().map(mark -> mark.number(OwnershipMark.KEPT_UNTIL)).orElse(OptionalLong.empty());
        return until.isPresent() && now < until.getAsLong();
    }

    /** Tells whether it is a template of runs that lock here or in no existing database. Its name and mark decide. */
    boolean isTemplate(AdminIdentity admin) {
        return mark().filter(mark -> mark.get(OwnershipMark.KIND).equals(Optional.of("template")) && nameAgrees(mark))
                .filter(mark -> mark.is("template", admin) || isOfALostDatabase(mark))
                .filter(mark -> mark.number(OwnershipMark.USED).isPresent())
                .isPresent();
    }

    /** Returns the second since 1970 in which a template was marked as used. */
    long lastUse() {
        return mark().orElseThrow().number(OwnershipMark.USED).orElseThrow();
    }

    boolean isUnusedFor(Duration age) {
        return now - lastUse() > age.toSeconds();
    }

    /** Returns the disk space of a template in bytes, if its mark has it. */
    OptionalLong bytes() {
        return mark().orElseThrow().number(OwnershipMark.SIZE);
    }

    /** Tells whether another look found the same name and comment. */
    boolean isUnchanged(OwnedDatabase again) {
        return name.equals(again.name) && Objects.equals(comment, again.comment);
    }

    private boolean nameAgrees(OwnershipMark mark) {
        return mark.get(OwnershipMark.FINGERPRINT)
                .filter(hex -> hex.length() == 64 && name.equals(DatabaseName.ofTemplate(hex)))
                .isPresent();
    }

    private Optional<OwnershipMark> mark() {
        return OwnershipMark.parse(comment);
    }
}
