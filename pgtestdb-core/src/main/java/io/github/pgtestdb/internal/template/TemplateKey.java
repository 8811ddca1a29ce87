package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.server.TestRoles;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Settings;

/** The fingerprint of a template: what the migrator would produce, and what surrounds it. */
record TemplateKey(TestRoles roles, Settings settings) {

    /** Changes where we change what we do to a template, so that no run uses one made another way. */
    private static final String FORMAT = "3";

    Fingerprint of(String migrator, Fingerprint migrations) {
        return Fingerprint.builder("template")
                .put("format", FORMAT)
                .put("migrator", migrator)
                .put("migrations", migrations.hex())
                .put("test role", roles.test().user())
                .put("migration role", roles.migration().user())
                .putAll("extensions", settings.get(CoreSettings.EXTENSIONS))
                .put(
                        "create strategy",
                        settings.get(CoreSettings.CREATE_STRATEGY).name())
                .put("salt", settings.get(CoreSettings.SALT))
                .build();
    }
}
