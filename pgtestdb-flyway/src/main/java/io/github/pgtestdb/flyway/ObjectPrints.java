// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.spi.ClassFiles;
import io.github.pgtestdb.spi.Fingerprint;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The fingerprints of objects in a configuration: callbacks, migrations and resolvers. The fields of an object count
 * with their first values, because an object may count its calls in them. Thread-safe.
 */
final class ObjectPrints {

    private final Map<String, Fingerprint> known = new ConcurrentHashMap<>();

    /**
     * Returns the fingerprint of an object: of its class, the code that the class reaches, and the values in its
     * fields. A value that cannot be compared does not count.
     *
     * @param role the role of the object in Flyway
     * @param place its index among the objects in this role
     */
    Fingerprint of(String role, int place, Object object) {
        String key = role + ' ' + place + ' ' + object.getClass().getName();
        return known.computeIfAbsent(key, any -> read(role, object));
    }

    private static Fingerprint read(String role, Object object) {
        Fingerprint.Builder fingerprint = Fingerprint.builder(role);
        ClassFiles.putObject(fingerprint, role, object, FlywayFingerprint.FLYWAY);
        return fingerprint.build();
    }
}
