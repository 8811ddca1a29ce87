// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.reap;

import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.internal.database.DatabaseAdmin;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sentences;
import io.github.pgtestdb.spi.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;

/**
 * Drops templates that no run has used for a long time, or that are too large together. The least recently used ones
 * are dropped first. A template that a live run uses, this run included, is never dropped: its lock shows that.
 */
final class TemplateEviction {

    private static final Logger LOG = Logs.logger();
    private static final int MEGABYTE_BITS = 20;

    /** The limit on a server of ours in memory: half of the limit for all such servers together. */
    private static final long MOST_BYTES_WITH_US = 1L << 30;

    /** The limit on a disk, on a server that several teams may use. Disk space is cheaper there than a build. */
    private static final long MOST_BYTES_ELSEWHERE = 10L << 30;

    private static final String SIZE = """
            SELECT CASE WHEN has_database_privilege(oid, 'CONNECT') OR pg_has_role('pg_read_all_stats', 'USAGE')
                   THEN pg_catalog.pg_database_size(oid) END
            FROM pg_catalog.pg_database WHERE datname = ?
            """;

    /** Longer than a holiday. A project that was not tested for so long can wait for its migrations again. */
    private static final Duration MAX_AGE = Duration.ofDays(30);

    private final ServerSession server;
    private final DatabaseAdmin databases;
    private final long maxBytes;

    TemplateEviction(ServerSession server, DatabaseAdmin databases, Settings settings) {
        this.server = server;
        this.databases = databases;
        this.maxBytes = settings.find(CoreSettings.TEMPLATE_MAX_SIZE)
                .orElse(server.server().servesOnlyUs() ? MOST_BYTES_WITH_US : MOST_BYTES_ELSEWHERE);
    }

    private record Sized(OwnedDatabase template, long bytes) {}

    /** Evicts templates, unless another run is doing so. */
    void run() throws SQLException {
        AdvisoryLock.EVICTION.ifFree(server.admin(), session -> {
            evict(templates(session));
            return true;
        });
    }

    private void evict(List<Sized> templates) {
        long total = templates.stream().mapToLong(Sized::bytes).sum();
        for (Sized one : templates) {
            boolean old = one.template.isUnusedFor(MAX_AGE);
            // Dropping a template of size 0, or of unknown size, frees no space.
            boolean inTheWay = total > maxBytes && one.bytes > 0;
            if ((old || inTheWay) && dropped(one, old)) {
                total -= one.bytes;
            }
        }
    }

    /** Returns the templates, the least recently used first. */
    private List<Sized> templates(Connection session) throws SQLException {
        List<OwnedDatabase> templates = OwnedDatabase.all(session).stream()
                .filter(candidate -> candidate.isTemplate(server.identity()))
                .sorted(Comparator.comparingLong(OwnedDatabase::lastUse))
                .toList();
        List<Sized> sized = new ArrayList<>();
        for (OwnedDatabase template : templates) {
            sized.add(new Sized(template, bytes(session, template)));
        }
        return sized;
    }

    /** Reads the size from the mark, because the server would have to look at each file. */
    private static long bytes(Connection session, OwnedDatabase template) throws SQLException {
        if (template.bytes().isPresent()) {
            return template.bytes().getAsLong();
        }
        return Connections.query(session, SIZE, row -> row.getLong(1), template.name()).stream()
                .findFirst()
                .orElse(0L);
    }

    private boolean dropped(Sized one, boolean old) {
        AdvisoryLock lock = AdvisoryLock.ofTemplate(one.template.name());
        try {
            return lock.ifFree(server.admin(), session -> {
                if (lock.isHeldByOthers(session) || !isAsListed(session, one.template)) {
                    return false;
                }
                databases.dropTemplate(one.template.name());
                say(one, old);
                return true;
            });
        } catch (SQLException e) {
            LOG.warn(
                    "Cannot drop the template {}: {}. The next run tries again.", one.template.name(), Sentences.of(e));
            return false;
        }
    }

    /** Looks again under the lock. Another run may have dropped or used the template since it was listed. */
    private static boolean isAsListed(Connection session, OwnedDatabase listed) throws SQLException {
        return OwnedDatabase.all(session).stream().anyMatch(listed::isUnchanged);
    }

    private void say(Sized one, boolean old) {
        if (old) {
            LOG.info(
                    "Dropped the template {}, which no run has used for {} days",
                    one.template.name(),
                    MAX_AGE.toDays());
        } else {
            LOG.info(
                    "Dropped the template {}, last used at {}, to free {} MB: templates may take {} MB"
                            + " (pgtestdb.template-max-size)",
                    one.template.name(),
                    Instant.ofEpochSecond(one.template.lastUse()),
                    one.bytes >> MEGABYTE_BITS,
                    maxBytes >> MEGABYTE_BITS);
        }
    }
}
