package io.github.pgtestdb.examples.catalog;

import java.time.Instant;

/** A product as the catalogue's pages list it. */
public record Product(long id, String slug, String name, Instant publishedAt) {}
