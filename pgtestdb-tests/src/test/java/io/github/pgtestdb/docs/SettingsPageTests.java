// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.spi.Setting;
import java.nio.file.Files;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SettingsPageTests {

    @Test
    @DisplayName("The page of settings is the one that CONTRIBUTING.md's command generates.")
    void upToDate() throws Exception {
        if (Boolean.getBoolean("settings.page.write")) {
            SettingsPage.main(new String[0]);
        }
        assertThat(Files.readString(SettingsPage.FILE)).isEqualTo(SettingsPage.text());
    }

    @Test
    void everySettingIsDescribed() throws Exception {
        assertThat(SettingsPage.all())
                .hasSizeLessThan(45)
                .allSatisfy(setting ->
                        assertThat(setting.description()).as(setting.key()).isNotEmpty());
        assertThat(SettingsPage.all()).filteredOn(Setting::isEssential).hasSizeLessThan(15);
    }
}
