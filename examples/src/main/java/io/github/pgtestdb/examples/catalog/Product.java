// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.catalog;

import java.time.Instant;

/** A product in the lists of the catalogue. */
public record Product(long id, String slug, String name, Instant publishedAt) {}
