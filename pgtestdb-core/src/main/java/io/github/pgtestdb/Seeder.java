package io.github.pgtestdb;

import java.sql.Connection;

/**
 * Fills a database by Java code: once for each template, not for each test. Give it to {@link Seeds#of}.
 *
 * <p>The fingerprint covers its class file, those of your own classes that its code reaches, the resources that they name as a
 * text, the jars of the libraries that they use, the plain values and files in its fields, and what {@link #version} returns. If
 * a field keeps something else, {@link #version} must return a text that changes with it. Values that differ between runs, such
 * as the time, freeze with the template.
 */
public interface Seeder {

    /**
     * Writes rows, in one transaction, which is committed afterwards.
     *
     * @param connection a connection as the role that migrates, not in autocommit mode; to be left open
     * @throws Exception if that fails; the message is what the user reads first
     */
    void seed(Connection connection) throws Exception;

    /**
     * Returns a text that changes with what this seeder writes and its class does not show.
     *
     * @return any text; empty by default
     */
    default String version() {
        return "";
    }
}
