package io.github.pgtestdb.internal.reap;

import io.github.pgtestdb.internal.run.AdminIdentity;
import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.internal.run.Mark;
import io.github.pgtestdb.internal.run.RunId;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A database with our prefix, and what the catalog says of it. */
record Candidate(String name, boolean open, @Nullable String comment, long now) {

    private static final String FIND = """
            SELECT datname, datallowconn, shobj_description(oid, 'pg_database'), extract(epoch FROM now())::bigint
            FROM pg_catalog.pg_database WHERE starts_with(datname, ?) ORDER BY datname
            """;

    static List<Candidate> all(AdminDatabase admin) throws SQLException {
        return admin.query(
                FIND,
                row -> new Candidate(row.getString(1), row.getBoolean(2), row.getString(3), row.getLong(4)),
                DatabaseName.PREFIX);
    }

    /** Tells whether a run that locks in this admin database made it: by name and mark, or by name before it was opened. */
    boolean isOfARun(AdminIdentity admin) {
        Optional<DatabaseName> parsed = DatabaseName.parse(name);
        if (parsed.isEmpty() || !parsed.get().run().belongsTo(admin)) {
            return false;
        }
        return mark().map(mark -> mark.is(parsed.get().kind().mark(), admin)
                        && mark.get(Mark.RUN)
                                .equals(Optional.of(parsed.get().run().text())))
                .orElse(!open && comment == null);
    }

    RunId run() {
        return DatabaseName.parse(name).orElseThrow().run();
    }

    boolean isKeptWithin(Duration age) {
        OptionalLong kept = mark().map(mark -> mark.epochSeconds(Mark.KEPT)).orElse(OptionalLong.empty());
        return kept.isPresent() && now - kept.getAsLong() < age.toSeconds();
    }

    boolean isTemplateUnusedFor(Duration age, AdminIdentity admin) {
        return mark().filter(mark -> mark.is("template", admin) && nameAgrees(mark))
                .map(mark -> mark.epochSeconds(Mark.USED))
                .filter(used -> used.isPresent() && now - used.getAsLong() > age.toSeconds())
                .isPresent();
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
