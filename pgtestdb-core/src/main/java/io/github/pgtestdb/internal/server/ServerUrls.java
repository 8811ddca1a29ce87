// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.SqlStates;
import io.github.pgtestdb.spi.Settings;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * The servers of {@code pgtestdb.url}: one, or a list over which runs are distributed. A run takes the server of its
 * shard, or a random one without a shard. If that does not answer, the run logs this and takes the next one. A list
 * serves speed, and a suite should not fail because of one server out of four. A server that answers and refuses is an
 * error in the settings.
 */
record ServerUrls(Settings settings, List<ConnectionDetails> servers) {

    private static final Logger LOG = Logs.logger();

    /** A comma or a space may be part of a URL. A separator is followed by the scheme of the next URL. */
    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+(?=(jdbc:postgresql|postgres(ql)?):)");

    /** Drawn once, so that all engines of a JVM share a server and its templates. */
    private static final int ANY = new SecureRandom().nextInt(Integer.MAX_VALUE);

    static ServerUrls of(Settings settings) {
        String user = settings.find(CoreSettings.USER).orElse(null);
        String password = settings.find(CoreSettings.PASSWORD).orElse(null);
        return new ServerUrls(
                settings,
                split(settings.get(CoreSettings.URL))
                        .map(url -> ServerUrl.parse(url, user, password))
                        .toList());
    }

    static Stream<String> split(String urls) {
        return SEPARATOR.splitAsStream(urls.strip().replaceAll("[,\\s]+$", ""));
    }

    /** Returns a single server without a check, or the first of a list that answers, from the run's own on. */
    ConnectionDetails choose() {
        if (servers.size() == 1) {
            return servers.get(0);
        }
        List<String> allowed = settings.get(CoreSettings.ALLOWED_HOSTS);
        servers.forEach(server -> HostRule.check(server, allowed));
        int own = settings.find(CoreSettings.SHARD).orElse(ANY) % servers.size();
        List<SQLException> failures = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            ConnectionDetails server = servers.get((own + i) % servers.size());
            if (answers(server, failures)) {
                return server;
            }
        }
        throw noneAnswers(own, failures);
    }

    private boolean answers(ConnectionDetails server, List<SQLException> failures) {
        try {
            FirstSession.open(server, Map.of()).session().close();
            return true;
        } catch (SQLException e) {
            if (!isAway(e)) {
                throw ConnectFailure.of(server, settings.origin(CoreSettings.URL), e);
            }
            failures.add(e);
            if (failures.size() < servers.size()) {
                LOG.warn(
                        "No answer from PostgreSQL at {}, one of {} in {}: {} Taking the next one.",
                        server,
                        servers.size(),
                        settings.origin(CoreSettings.URL),
                        e.getMessage());
            }
            return false;
        }
    }

    private static boolean isAway(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return (state.startsWith(SqlStates.CONNECTION_FAILURE) && !state.equals(SqlStates.CONNECTION_REJECTED))
                || state.equals(SqlStates.CANNOT_CONNECT_NOW)
                || state.equals(SqlStates.TOO_MANY_CONNECTIONS);
    }

    private PgTestDbException noneAnswers(int own, List<SQLException> failures) {
        StringBuilder message = new StringBuilder("Cannot connect to any of the " + servers.size() + " servers in "
                + settings.origin(CoreSettings.URL) + ":");
        for (int i = 0; i < failures.size(); i++) {
            SQLException failure = failures.get(i);
            message.append("\n  ")
                    .append(servers.get((own + i) % servers.size()))
                    .append(": ")
                    .append(failure.getMessage())
                    .append(" (SQLSTATE ")
                    .append(failure.getSQLState())
                    .append(')');
        }
        PgTestDbException none = new PgTestDbException(
                message.append("\nStart them, or name others.").toString(), failures.get(0));
        failures.stream().skip(1).forEach(none::addSuppressed);
        return none;
    }
}
