package io.github.pgtestdb;

import java.sql.Connection;

/**
 * Fills a database by Java code: once for each template, not for each test. Give it to {@link Seeds#of}.
 *
 * <p>The fingerprint covers its class file with those of its base classes, and what {@link #version} returns. It cannot see
 * what the seeder keeps in its fields, nor other classes that it calls: a version that changes with them makes a new
 * template. Values that differ between runs, such as the time, freeze with the template.
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
