// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.run.OwnershipMark;
import io.github.pgtestdb.internal.server.CrashEpoch;
import io.github.pgtestdb.internal.server.ServerSession;
import java.sql.SQLException;
import java.util.Optional;

/** Tells whether a template still has the contents that a new build would have. */
record TemplateValidity(ServerSession server) {

    /** Returns the reason as part of a message; empty if the template is valid. */
    Optional<String> fault(TemplateRow row, OwnershipMark mark) throws SQLException {
        Optional<String> difference = row.software().differenceFrom(mark);
        if (difference.isPresent()) {
            return difference;
        }
        if (row.collationChanged()) {
            return Optional.of("its collation has another version on this server now");
        }
        return isToSurviveCrashes(row, mark) || isOfThisEpoch(mark)
                ? Optional.empty()
                : Optional.of("the server recovered from a crash after the template was built");
    }

    /**
     * A crash of the server does not damage logged tables. A crash of its machine does, if the server does not wait for
     * the disk. A server of ours then begins with new data.
     */
    private boolean isToSurviveCrashes(TemplateRow row, OwnershipMark mark) {
        boolean isLogged = mark.get(OwnershipMark.UNLOGGED).equals(Optional.of("false"));
        return isLogged && (row.durable() || server.server().servesOnlyUs());
    }

    private boolean isOfThisEpoch(OwnershipMark mark) throws SQLException {
        Optional<CrashEpoch> built = mark.get(OwnershipMark.EPOCH).map(CrashEpoch::parse);
        return built.isPresent() && isNow(built.get());
    }

    /** Tells whether the server has not recovered from a crash since an epoch. */
    boolean isNow(CrashEpoch epoch) throws SQLException {
        return server.admin().with(CrashEpoch::read).isSameAs(epoch);
    }
}
