// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.spi.Fingerprint;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;

/** An application's own Liquibase with the properties of a mutant. */
record MutantApplication(String contexts, String labels, Map<String, String> parameters)
        implements ApplicationLiquibase {

    static MutantApplication of(Mutant mutant) {
        LiquibaseOptions options = new LiquibaseOptions();
        mutant.options().accept(options);
        return new MutantApplication(options.contexts(), options.labels(), mutant.parameters());
    }

    @Override
    public String name() {
        return "the application";
    }

    @Override
    public void putInto(Fingerprint.Builder fingerprint) {}

    @Override
    public void run(DataSource dataSource, Consumer<Liquibase> beforeUpdate) throws LiquibaseException {
        try {
            Liquibase liquibase = new Liquibase(
                    ChangelogFolder.MASTER,
                    new ClassLoaderResourceAccessor(Thread.currentThread().getContextClassLoader()),
                    new JdbcConnection(dataSource.getConnection()));
            parameters.forEach(liquibase::setChangeLogParameter);
            beforeUpdate.accept(liquibase);
            liquibase.update(new Contexts(contexts), new LabelExpression(labels));
            liquibase.close();
        } catch (SQLException e) {
            throw new LiquibaseException(e);
        }
    }
}
