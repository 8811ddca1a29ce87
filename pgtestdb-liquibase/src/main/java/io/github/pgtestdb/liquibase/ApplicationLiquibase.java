// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.spi.Fingerprint;
import java.util.function.Consumer;
import javax.sql.DataSource;
import liquibase.Liquibase;
import liquibase.exception.LiquibaseException;

/**
 * An application's own Liquibase, such as the {@code SpringLiquibase} bean of an application context, to be run on
 * another database than the application's. Only one thread at a time calls it.
 *
 * @since 0.1.0
 */
public interface ApplicationLiquibase {

    /**
     * Returns the name for messages.
     *
     * @return a name with its article, such as {@code the Liquibase bean "liquibase"}
     */
    String name();

    /**
     * Returns the contexts to run.
     *
     * @return contexts, separated by commas; empty for all change sets
     */
    String contexts();

    /**
     * Returns the labels to run.
     *
     * @return an expression such as {@code !slow and v2}; empty for all change sets
     */
    String labels();

    /**
     * Adds values that shape the database but cannot be seen in the Liquibase that {@link #run} sets up, such as a tag
     * to stop at.
     *
     * @param fingerprint receives the values
     */
    void putInto(Fingerprint.Builder fingerprint);

    /**
     * Sets Liquibase up as the application does, and updates a database.
     *
     * @param dataSource the database, instead of the application's own; the implementation must close its connections
     * @param beforeUpdate must be called in the same thread, after Liquibase is set up and before it changes the
     *     database. If it throws, the run must end, and this method must throw the same exception, or one that has it
     *     as a cause
     * @throws LiquibaseException if it fails
     */
    void run(DataSource dataSource, Consumer<Liquibase> beforeUpdate) throws LiquibaseException;
}
