package io.github.pgtestdb.internal.reap;

import io.github.pgtestdb.internal.run.AdminIdentity;
import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.internal.run.Mark;
import io.github.pgtestdb.internal.run.RunId;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A database with our prefix that the admin may drop, and what the catalog says of it. */
record Candidate(
        String name,
        boolean open,
        boolean invalid,
        @Nullable String comment,
        long now) {

    private static final String FIND = """
            SELECT datname, datallowconn, datconnlimit = -2, shobj_description(oid, 'pg_database'),
                   extract(epoch FROM now())::bigint
            FROM pg_catalog.pg_database
            WHERE starts_with(datname, ?) AND pg_has_role(datdba, 'USAGE') ORDER BY datname
            """;

    static List<Candidate> all(Connection session) throws SQLException {
        return AdminDatabase.query(
                session,
                FIND,
                row -> new Candidate(
                        row.getString(1), row.getBoolean(2), row.getBoolean(3), row.getString(4), row.getLong(5)),
                DatabaseName.PREFIX);
    }

    /**
     * Tells whether a run that locks in this admin database made it: by name and mark; by name alone before it was opened;
     * and by name alone where a template is being built, since its migrations may comment on their database.
     */
    boolean isOfARun(AdminIdentity admin) {
        Optional<DatabaseName> parsed = DatabaseName.parse(name);
        if (parsed.isEmpty() || !parsed.get().run().belongsTo(admin)) {
            return false;
        }
        boolean withoutMark = parsed.get().kind() == DatabaseName.Kind.BUILD || (!open && comment == null);
        return mark().map(mark -> mark.is(parsed.get().kind().mark(), admin)
                        && mark.get(Mark.RUN)
                                .equals(Optional.of(parsed.get().run().text())))
                .orElse(withoutMark);
    }

    RunId run() {
        return DatabaseName.parse(name).orElseThrow().run();
    }

    boolean isKept() {
        OptionalLong until = mark().map(mark -> mark.number(Mark.KEPT_UNTIL)).orElse(OptionalLong.empty());
        return until.isPresent() && now < until.getAsLong();
    }

    /** Tells whether a run that locks in this admin database made it: by name, mark and whole fingerprint. */
    boolean isTemplate(AdminIdentity admin) {
        return mark().filter(mark -> mark.is("template", admin) && nameAgrees(mark))
                .filter(mark -> mark.number(Mark.USED).isPresent())
                .isPresent();
    }

    /** The second since 1970 in which a template was marked as used. */
    long lastUse() {
        return mark().orElseThrow().number(Mark.USED).orElseThrow();
    }

    boolean isUnusedFor(Duration age) {
        return now - lastUse() > age.toSeconds();
    }

    /** What a template takes of the disk, if its mark says so. */
    OptionalLong bytes() {
        return mark().orElseThrow().number(Mark.SIZE);
    }

    /** Tells whether another look found the same. */
    boolean isUnchanged(Candidate again) {
        return name.equals(again.name) && Objects.equals(comment, again.comment);
    }

    private boolean nameAgrees(Mark mark) {
        return mark.get(Mark.FINGERPRINT)
                .filter(hex -> hex.length() == 64 && name.equals(DatabaseName.ofTemplate(hex)))
                .isPresent();
    }

    private Optional<Mark> mark() {
        return Mark.parse(comment);
    }
}
