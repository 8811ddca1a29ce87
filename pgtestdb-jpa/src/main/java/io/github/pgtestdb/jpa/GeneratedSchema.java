// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import java.util.List;

/**
 * The statements that Hibernate would run on an empty database.
 *
 * @param origin the source of the schema, for messages
 * @param statements the statements in their order; those of import scripts are last
 */
record GeneratedSchema(String origin, List<String> statements) {}
