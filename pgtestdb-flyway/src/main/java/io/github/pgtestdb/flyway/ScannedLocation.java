// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.util.List;
import org.flywaydb.core.api.Location;

/**
 * A location and its files.
 *
 * @param location the location
 * @param exists false if there is no such folder
 * @param files its files in {@link MigrationFile#ORDER}
 */
record ScannedLocation(Location location, boolean exists, List<MigrationFile> files) {}
