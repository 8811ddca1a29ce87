// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.internal.admin.AdminSessions;
import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.internal.concurrent.Retry;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * Resets settings that apply to more than one database and that a test or a migration has changed, such as those of
 * {@code ALTER ROLE … SET}. PostgreSQL lets each role change its own settings. Thread-safe.
 *
 * <p>Nothing is reset while another session builds a template, because its migrations may have just set it.
 */
public final class SettingsGuard {

    private static final Logger LOG = Logs.logger();

    /** A test may have made the sessions of its role read-only, and the admin may be the same role. */
    private static final String READ_WRITE = "SET default_transaction_read_only = off";

    private static final String RELOAD = "SELECT pg_reload_conf()";

    private final String server;
    private final WideSettings settings;
    private final List<WideSetting> before;
    private final AtomicLong resets = new AtomicLong();
    private final Set<WideSetting> reported = ConcurrentHashMap.newKeySet();

    /** Whether a changed setting could not be reset, because another session builds a template. */
    private volatile boolean isResetDue;

    private SettingsGuard(String server, WideSettings settings, List<WideSetting> before) {
        this.server = server;
        this.settings = settings;
        this.before = before;
    }

    /**
     * Creates a guard, and resets the settings that earlier runs have left.
     *
     * @param server the server, for messages
     * @param servesOnlyUs whether every setting on the server was made by runs like this one
     */
    static SettingsGuard begin(Connection session, String server, WideSettings settings, boolean servesOnlyUs)
            throws SQLException {
        boolean isNothingOfUser = servesOnlyUs && settings.isOurServer();
        List<WideSetting> found = settings.read(session);
        List<WideSetting> ofUser = found.stream()
                .filter(setting -> !isNothingOfUser && !settings.isOfOwnRole(setting))
                .toList();
        SettingsGuard guard = new SettingsGuard(server, settings, ofUser);
        if (ofUser.size() < found.size()) {
            guard.resetUnlessBuilding(session)
                    .ifPresent(reset -> LOG.warn(
                            "A test or a migration of an earlier run had changed settings beyond its own database on {}; they"
                                    + " are reset now: {}.",
                            server,
                            reset));
        }
        return guard;
    }

    /** Returns the number of resets. A session that began before the last one may have other settings. */
    public long resets() {
        return resets.get();
    }

    /**
     * Resets the settings that a test has changed.
     *
     * @param databases the databases that were returned last, for messages
     */
    void reset(Connection session, String databases) throws SQLException {
        List<WideSetting> changed = changed(settings.read(session), before);
        if (changed.stream().noneMatch(settings::isOurs)) {
            noteResetByOthers();
        } else {
            resetUnlessBuilding(session)
                    .ifPresent(reset -> LOG.warn(
                            "A test has changed settings beyond its own database on {}: {}. They are reset now; tests that"
                                    + " ran at the same time may have seen them. Databases returned last: {}. Let the test set"
                                    + " them for its database alone, with ALTER DATABASE or ALTER ROLE … IN DATABASE.",
                            server,
                            reset,
                            databases));
        }
        changed.stream().filter(setting -> !settings.isOurs(setting)).forEach(this::report);
    }

    private void noteResetByOthers() {
        if (isResetDue) {
            resets.incrementAndGet();
            isResetDue = false;
        }
    }

    boolean isResetDue() {
        return isResetDue;
    }

    /** Reports, once, a setting that is not reset. */
    void report(WideSetting setting) {
        if (reported.add(setting)) {
            LOG.warn(
                    "The setting {} was changed on {} during this run. If a test or a migration did that, reset it: {}; pgtestdb"
                            + " does not, because the setting may belong to another program, or {} may not change it.",
                    setting,
                    server,
                    setting.reset(),
                    settings.admin());
        }
    }

    /** Returns the settings that were reset, if there were any. */
    private Optional<String> resetUnlessBuilding(Connection session) throws SQLException {
        isResetDue = true;
        if (!AdvisoryLock.BUILD.tryAcquire(session)) {
            return Optional.empty();
        }
        try {
            return resetUnlessBuildingElsewhere(session);
        } finally {
            AdvisoryLock.BUILD.release(session);
        }
    }

    private Optional<String> resetUnlessBuildingElsewhere(Connection session) throws SQLException {
        if (AdvisoryLock.BUILD.isHeldElsewhere(session)) {
            return Optional.empty();
        }
        Optional<String> undone = undo(session, before, settings::isOurs);
        noteResetByOthers();
        return undone;
    }

    /** Returns the settings before a build. Call it under the build lock. */
    public BuildSettings beforeBuild(AdminSessions admin) throws SQLException {
        return admin.with(session -> {
            List<WideSetting> found = settings.read(session);
            if (changed(found, before).stream().anyMatch(settings::isOurs)) {
                resetUnlessBuildingElsewhere(session);
                found = settings.read(session);
            }
            return new BuildSettings(this, settings, admin, found);
        });
    }

    /** Restores the settings that have changed since the given ones, and returns them if there were any. */
    Optional<String> undo(Connection session, List<WideSetting> since, Predicate<WideSetting> filter)
            throws SQLException {
        List<WideSetting> changed =
                changed(settings.read(session), since).stream().filter(filter).toList();
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        if (settings.isOurServer()) {
            Connections.execute(session, READ_WRITE);
        }
        List<WideSetting> undone = new ArrayList<>();
        for (WideSetting setting : changed) {
            if (undone(session, setting, since)) {
                undone.add(setting);
            }
        }
        if (undone.stream().anyMatch(WideSetting::isOfSystem)) {
            Connections.execute(session, RELOAD);
        }
        if (undone.isEmpty()) {
            return Optional.empty();
        }
        resets.incrementAndGet();
        return Optional.of(list(undone));
    }

    private boolean undone(Connection session, WideSetting setting, List<WideSetting> since) throws SQLException {
        String undo = since.stream()
                .filter(setting::isSameAs)
                .map(WideSetting::set)
                .findFirst()
                .orElseGet(setting::reset);
        try {
            Retry.whileRacing(() -> Connections.execute(session, undo));
            return true;
        } catch (SQLException e) {
            if (!SqlStates.is(e, SqlStates.INSUFFICIENT_PRIVILEGE)) {
                throw e;
            }
            report(setting);
            return false;
        }
    }

    static List<WideSetting> changed(List<WideSetting> now, List<WideSetting> since) {
        return now.stream().filter(setting -> !since.contains(setting)).toList();
    }

    static String list(List<WideSetting> settings) {
        return settings.stream().map(WideSetting::toString).collect(Collectors.joining(", "));
    }
}
