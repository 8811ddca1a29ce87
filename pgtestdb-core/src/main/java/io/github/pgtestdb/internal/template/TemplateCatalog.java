// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.admin.AdminSessions;
import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.internal.concurrent.Retry;
import io.github.pgtestdb.internal.database.DatabaseAdmin;
import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.internal.run.OwnershipMark;
import io.github.pgtestdb.internal.server.CrashEpoch;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CreateStrategy;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sql;
import io.github.pgtestdb.internal.support.SqlStates;
import io.github.pgtestdb.spi.Fingerprint;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;

/** Looks up published templates. Reads only the catalog: connections to a template prevent its cloning. */
public final class TemplateCatalog {

    static final String KIND = "template";

    private static final Logger LOG = Logs.logger();

    /**
     * The precision of the last use in the mark. Templates should be evicted in the order of the runs, which take
     * minutes. Each update of the mark is a write that waits for sessions which are cloning the template.
     */
    private static final Duration USED_RESOLUTION = Duration.ofMinutes(10);

    private static final String PRESENT = "SELECT datname FROM pg_catalog.pg_database WHERE datname = ANY (?)";
    private static final String SETTINGS = """
            SELECT CASE setrole WHEN 0 THEN '' ELSE pg_get_userbyid(setrole) END, unnest(setconfig)
            FROM pg_catalog.pg_db_role_setting WHERE setdatabase = ?::oid
            """;
    private static final String GRANTS = """
            SELECT CASE a.grantee WHEN 0 THEN '' ELSE pg_get_userbyid(a.grantee) END, a.privilege_type, a.is_grantable
            FROM pg_catalog.pg_database d, aclexplode(d.datacl) a
            WHERE d.oid = ?::oid AND a.grantee <> d.datdba
            """;

    private final ServerSession server;
    private final AdminSessions admin;
    private final DatabaseAdmin databases;
    private final TemplateValidity validity;

    public TemplateCatalog(ServerSession server, DatabaseAdmin databases) {
        this.server = server;
        this.admin = server.admin();
        this.databases = databases;
        this.validity = new TemplateValidity(server);
    }

    /**
     * Finds a template and holds it for this run: from before the lookup on, no other run evicts it. Some databases
     * count as absent: one with our mark that is not sealed, because it is being dropped; one that is dropped at this
     * moment; and one that no longer has the result of a new build.
     */
    public Optional<Template> find(Fingerprint fingerprint) throws SQLException {
        return find(fingerprint, (name, fault) -> {});
    }

    /** Works like {@link #find}, but drops an invalid template of ours. Call it under the build lock. */
    public Optional<Template> findOrClear(Fingerprint fingerprint) throws SQLException {
        return find(fingerprint, this::drop);
    }

    private void drop(String name, String fault) throws SQLException {
        LOG.info("Dropping the template {}, to build it again: {}", name, fault);
        databases.dropTemplate(name);
    }

    /**
     * Fails if the template lost rows because the server has recovered from a crash since the template was built. The
     * failure is that of PostgreSQL for a template that does not exist. If the call succeeds, clones that were made
     * before it are complete.
     */
    void checkComplete(Template template) throws SQLException {
        Optional<CrashEpoch> epoch = template.unloggedEpoch();
        if (epoch.isPresent() && !Retry.whilePassing(() -> isNow(epoch.get()))) {
            throw new SQLException(
                    "The server recovered from a crash, which emptied the unlogged tables of " + template.name(),
                    SqlStates.UNDEFINED_DATABASE);
        }
    }

    private boolean isNow(CrashEpoch epoch) throws SQLException {
        server.lock().ensureHeld(); // Waits for a server that restarts, and fails if the server is gone.
        return validity.isNow(epoch);
    }

    /** Handles a database of ours that has the name of a template but is no valid one. */
    @FunctionalInterface
    private interface Invalid {
        void handle(String name, String fault) throws SQLException;
    }

    private Optional<Template> find(Fingerprint fingerprint, Invalid invalid) throws SQLException {
        String name = DatabaseName.ofTemplate(fingerprint);
        server.lock().share(AdvisoryLock.ofTemplate(name));
        try {
            return read(fingerprint, name, invalid);
        } catch (SQLException e) {
            if (SqlStates.is(e, SqlStates.UNDEFINED_DATABASE)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<Template> read(Fingerprint fingerprint, String name, Invalid invalid) throws SQLException {
        Optional<TemplateRow> found = TemplateRow.find(admin, name, server.hasCollationVersions());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        TemplateRow row = found.get();
        OwnershipMark mark = OwnershipMark.parse(row.comment())
                .filter(candidate -> isOf(candidate, fingerprint))
                .orElseThrow(() -> new PgTestDbException("Cannot use the database " + name + " on " + admin.details()
                        + " as a template: it has the name of a template, but not the mark of pgtestdb. Rename it, or drop it if it is not needed;"
                        + " pgtestdb does not touch it."));
        Optional<String> fault = row.sealed() ? validity.fault(row, mark) : Optional.of("a drop of it was cut short");
        if (fault.isPresent()) {
            invalid.handle(name, fault.get());
            return Optional.empty();
        }
        touch(name, row, mark);
        return Optional.of(new Template(
                row.oid(),
                fingerprint,
                name,
                strategy(mark),
                mark.number(OwnershipMark.SIZE).orElse(0),
                mark.number(OwnershipMark.MEASURED).orElse(0),
                mark.get(OwnershipMark.CLEAN).filter("true"::equals).isPresent(),
                unloggedEpoch(mark),
                OwnershipMark.userComment(row.comment()),
                restoration(row)));
    }

    /** Returns the names of those templates for which there is a database. One query serves a chain of hundreds. */
    public Set<String> present(Set<Fingerprint> fingerprints) throws SQLException {
        if (fingerprints.isEmpty()) {
            return Set.of();
        }
        String[] names = fingerprints.stream().map(DatabaseName::ofTemplate).toArray(String[]::new);
        return Set.copyOf(admin.query(PRESENT, row -> row.getString(1), (Object) names));
    }

    private static boolean isOf(OwnershipMark mark, Fingerprint fingerprint) {
        return mark.get(OwnershipMark.KIND).equals(Optional.of(KIND))
                && mark.get(OwnershipMark.FINGERPRINT).equals(Optional.of(fingerprint.hex()));
    }

    private static Optional<CrashEpoch> unloggedEpoch(OwnershipMark mark) {
        boolean losesNothing = mark.get(OwnershipMark.UNLOGGED).equals(Optional.of("false"));
        return losesNothing ? Optional.empty() : mark.get(OwnershipMark.EPOCH).map(CrashEpoch::parse);
    }

    private static CreateStrategy strategy(OwnershipMark mark) {
        return CreateStrategy.remembered(mark.get(OwnershipMark.STRATEGY).orElse(""));
    }

    private void touch(String name, TemplateRow row, OwnershipMark mark) throws SQLException {
        long used = mark.number(OwnershipMark.USED).orElse(0);
        if (row.now() - used >= USED_RESOLUTION.toSeconds()) {
            OwnershipMark touched = mark.with(OwnershipMark.USED, Long.toString(row.now()));
            admin.execute("COMMENT ON DATABASE " + Sql.identifier(name) + " IS "
                    + Sql.literal(touched.appendedTo(OwnershipMark.userComment(row.comment()))));
        }
    }

    private Template.Restoration restoration(TemplateRow row) throws SQLException {
        return new Template.Restoration(
                row.hasSettings() ? settings(row) : List.of(),
                row.hasOwnPrivileges() ? grants(row) : List.of(),
                row.hasOwnPrivileges(),
                row.connectionLimit());
    }

    private List<Template.RoleSetting> settings(TemplateRow row) throws SQLException {
        return admin.query(
                SETTINGS,
                setting -> new Template.RoleSetting(setting.getString(1), Sql.assignment(setting.getString(2))),
                row.oid());
    }

    private List<Template.Grant> grants(TemplateRow row) throws SQLException {
        return admin.query(
                GRANTS,
                grant -> new Template.Grant(grant.getString(1), grant.getString(2), grant.getBoolean(3)),
                row.oid());
    }
}
