// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.spi.Fingerprint;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.configuration.ConfigurationDefinition;
import liquibase.configuration.ConfigurationValueProvider;
import liquibase.configuration.ConfiguredValue;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.configuration.ProvidedValue;
import liquibase.configuration.core.EnvironmentValueProvider;
import liquibase.configuration.core.SystemPropertyValueProvider;

/**
 * Hashes the settings of Liquibase that come from outside the changelog.
 *
 * <p>All environment variables and system properties with names that begin with {@code liquibase} count, in any
 * spelling, except those known to have no effect. So a setting that a later version or an extension reads counts as
 * well.
 */
final class OutsideSettings {

    private static final String PREFIX = "liquibase";

    /** Liquibase finds {@code liquibase.logLevel} in {@code LIQUIBASE_LOG_LEVEL}: it ignores these characters. */
    private static final Pattern PUNCTUATION = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Settings of output, analytics and waiting, and of places for files, because the content of files is hashed. */
    private static final Pattern WITHOUT_EFFECT = Pattern.compile("addemptymdcvalues|analytics.*|changeloglockpollrate"
            + "|changeloglockwaittimeinminutes|classpaths?|defaultlogger.*|defaultsfile|driver|driverpropertiesfile"
            + "|filterlogmessages|headless|home|hostdescription|includesystemclasspath|integrationname|launcher.*"
            + "|license.*|log(channels|file|format|level)|mirrorconsolemessagestolog|monitorperformance"
            + "|output(file|lineseparator)|promptfornonlocaldatabase|propertyproviderclass|searchpath"
            + "|shouldrun|showbanner|showhiddenargs|sql(loglevel|showsqlwarnings)|uiservice"
            + "|command(update)?(changeexeclistener(class|propertiesfile)|changelogfile|default(catalog|schema)name"
            + "|driver|driverpropertiesfile|password|showsummary|showsummaryoutput|url|username)");

    /** Settings that have no effect under {@link #UNFILTERED}. */
    private static final Pattern FILTERS =
            Pattern.compile("command(update)?(contexts|contextfilter|labels|labelfilter)");

    /**
     * Values for Liquibase's scope. They take precedence over the environment, so that only our options decide which
     * change sets run. Without them, Liquibase takes contexts and labels from the environment if the options name none.
     */
    static final Map<String, Object> UNFILTERED = Stream.of("contexts", "contextFilter", "labels", "labelFilter")
            .flatMap(name -> Stream.of("liquibase.command." + name, "liquibase.command.update." + name))
            .collect(Collectors.toUnmodifiableMap(key -> key, key -> ""));

    private final Fingerprint.Builder fingerprint;
    private final boolean isUnfiltered;

    /**
     * Prepares to hash.
     *
     * @param isUnfiltered whether Liquibase runs with {@link #UNFILTERED}
     */
    OutsideSettings(Fingerprint.Builder fingerprint, boolean isUnfiltered) {
        this.fingerprint = fingerprint;
        this.isUnfiltered = isUnfiltered;
    }

    void put() {
        put("environment", System.getenv());
        put("system properties", Map.copyOf(System.getProperties()));
        putOtherSources();
    }

    private void put(String source, Map<?, ?> values) {
        Map<String, String> sorted = new TreeMap<>();
        values.forEach((name, value) -> {
            if (hasEffect(name.toString())) {
                sorted.put(name.toString(), value.toString());
            }
        });
        fingerprint.putAll(source, sorted);
    }

    /** Hashes values from other sources, which an application or an extension may register. */
    private void putOtherSources() {
        LiquibaseConfiguration configuration = Scope.getCurrentScope().getSingleton(LiquibaseConfiguration.class);
        for (ConfigurationDefinition<?> definition : configuration.getRegisteredDefinitions(true)) {
            ConfiguredValue<?> value = definition.getCurrentConfiguredValue();
            if (value.found() && !value.wasDefaultValueUsed() && hasEffect(definition.getKey()) && !isHashed(value)) {
                fingerprint.put(definition.getKey(), Objects.toString(value.getValue()));
            }
        }
    }

    private boolean hasEffect(String name) {
        String plain = PUNCTUATION.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
        if (!plain.startsWith(PREFIX)) {
            return false;
        }
        String setting = plain.substring(PREFIX.length());
        return !WITHOUT_EFFECT.matcher(setting).matches()
                && !(isUnfiltered && FILTERS.matcher(setting).matches());
    }

    /** Skips the first provider if it is the definition itself, which comes before the provider of its value. */
    private static boolean isHashed(ConfiguredValue<?> value) {
        return value.getProvidedValues().stream()
                .map(ProvidedValue::getProvider)
                .filter(provider -> provider.getClass().getEnclosingClass() != ConfigurationDefinition.class)
                .limit(1)
                .anyMatch(OutsideSettings::isHashed);
    }

    private static boolean isHashed(ConfigurationValueProvider provider) {
        return provider instanceof EnvironmentValueProvider || provider instanceof SystemPropertyValueProvider;
    }
}
