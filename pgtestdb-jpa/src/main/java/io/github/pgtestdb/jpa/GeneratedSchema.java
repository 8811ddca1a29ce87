package io.github.pgtestdb.jpa;

import java.util.List;

/**
 * What Hibernate would do to an empty database.
 *
 * @param origin whose schema it is, for messages
 * @param statements the statements, in their order, those of import scripts last
 */
record GeneratedSchema(String origin, List<String> statements) {}
