// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.util.List;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** A user's callback that records the version of each completed migration. */
final class ListeningCallback extends BaseCallback {

    private final List<String> versions;

    ListeningCallback(List<String> versions) {
        this.versions = versions;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public void handle(Event event, Context context) {
        versions.add(String.valueOf(context.getMigrationInfo().getVersion()));
    }
}
