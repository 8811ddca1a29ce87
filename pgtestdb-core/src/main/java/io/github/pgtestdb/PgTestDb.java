package io.github.pgtestdb;

import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.PostgresServerProvider;
import java.util.Map;
import java.util.function.Supplier;

/** The engine (API frozen here while it is being built). */
public final class PgTestDb implements AutoCloseable {

    private PgTestDb() {}

    /** Begins an engine. @return a builder */
    public static Builder builder() {
        return new Builder();
    }

    /** Database from the engine's default migrator, under its keep policy. @return a database */
    public TestDatabase create() {
        throw new UnsupportedOperationException();
    }

    /** Database from another migrator. @param migrator m @return a database */
    public TestDatabase create(Migrator migrator) {
        throw new UnsupportedOperationException();
    }

    /** Database with its own keep policy; ON_FAILURE: kept if keep() was called. @param migrator m @param keep k @return a database */
    public TestDatabase create(Migrator migrator, KeepPolicy keep) {
        throw new UnsupportedOperationException();
    }

    /** The builder's migrator, else the one on the class path that pgtestdb.migrator names, else the only one. @return it */
    public Migrator defaultMigrator() {
        throw new UnsupportedOperationException();
    }

    /** pgtestdb.keep. @return policy */
    public KeepPolicy keepPolicy() {
        throw new UnsupportedOperationException();
    }

    /** One line for the end of the run. @return summary */
    public String summary() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    /** Builder. Lazy: build() starts no server; the first create() or start() does. */
    public static final class Builder {
        private Builder() {}

        /** Uses this server. @param provider p @return this */
        public Builder server(PostgresServerProvider provider) {
            return this;
        }

        /** Uses the server at this JDBC or postgresql:// URL. @param url u @return this */
        public Builder url(String url) {
            return this;
        }

        /** Uses this migrator by default. @param migrator m @return this */
        public Builder migrator(Migrator migrator) {
            return this;
        }

        /** Sets any setting by key, e.g. ("pgtestdb.keep", "always"). @param key k @param value v @return this */
        public Builder set(String key, String value) {
            return this;
        }

        /** Settings of a source that ranks below set() and above system properties. @param source e.g. "JUnit configuration parameter" @param values keys under pgtestdb. and values @return this */
        public Builder parameters(String source, Supplier<Map<String, String>> values) {
            return this;
        }

        /** Builds. @return engine */
        public PgTestDb build() {
            return new PgTestDb();
        }
    }
}
