// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.jdbc.DriverConfig;
import io.github.pgtestdb.internal.jdbc.SessionTimeZone;
import io.github.pgtestdb.internal.jdbc.TransportProperties;
import io.github.pgtestdb.spi.Fingerprint;
import java.nio.charset.Charset;
import java.util.Locale;
import org.postgresql.util.DriverInfo;

/**
 * The defaults of this JVM that affect migrations: the time zone of each session, and the defaults of Java code. A test
 * may change them at any time.
 *
 * @param timeZone the time zone that pgjdbc sends
 * @param locale the locale of texts
 * @param formatLocale the locale of numbers and dates
 */
record JvmDefaults(String timeZone, String locale, String formatLocale) {

    static JvmDefaults current() {
        return new JvmDefaults(
                SessionTimeZone.current(),
                Locale.getDefault().toLanguageTag(),
                Locale.getDefault(Locale.Category.FORMAT).toLanguageTag());
    }

    void putInto(Fingerprint.Builder fingerprint) {
        fingerprint
                .put("time zone", timeZone)
                .put("locale", locale)
                .put("format locale", formatLocale)
                .put("charset", Charset.defaultCharset().name())
                .put("driver", DriverInfo.DRIVER_VERSION)
                .putAll("driver configuration", TransportProperties.leftOut(DriverConfig.properties()));
    }
}
