package io.github.pgtestdb.internal.run;

/** The admin database, by name and oid: where the locks are that say who is alive. */
public record AdminIdentity(String database, long oid) {}
