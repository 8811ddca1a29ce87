package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.spi.Fingerprint;
import java.util.function.Consumer;
import javax.sql.DataSource;
import liquibase.Liquibase;
import liquibase.exception.LiquibaseException;

/**
 * An application's own Liquibase, such as the {@code SpringLiquibase} bean of an application context, to be run on another
 * database than the application's. Called by one thread at a time.
 */
public interface ApplicationLiquibase {

    /**
     * Returns what messages call it.
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
     * Adds what shapes the database and cannot be seen in what {@link #run} sets up, such as a tag to stop at.
     *
     * @param fingerprint where to add it
     */
    void putInto(Fingerprint.Builder fingerprint);

    /**
     * Sets Liquibase up as the application does, and updates a database.
     *
     * @param dataSource the database, in place of the application's own; connections are to be closed
     * @param beforeUpdate to be called in the same thread, once Liquibase is set up and before it changes anything. What it
     *     throws ends the run: it has to come out, as a cause at least
     * @throws LiquibaseException if it fails
     */
    void run(DataSource dataSource, Consumer<Liquibase> beforeUpdate) throws LiquibaseException;
}
