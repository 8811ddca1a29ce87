// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.spi.Fingerprint;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ResourceAccessor;

/** An application's Liquibase without a framework. */
record ShopLiquibase(ResourceAccessor resources, Map<String, String> parameters, String tag, List<String> runs)
        implements ApplicationLiquibase {

    ShopLiquibase(ResourceAccessor resources, Map<String, String> parameters, String tag) {
        this(resources, parameters, tag, new CopyOnWriteArrayList<>());
    }

    @Override
    public String name() {
        return "the shop";
    }

    @Override
    public String contexts() {
        return "test";
    }

    @Override
    public String labels() {
        return "";
    }

    @Override
    public void putInto(Fingerprint.Builder fingerprint) {
        fingerprint.put("tag", tag);
    }

    @Override
    public void run(DataSource dataSource, Consumer<Liquibase> beforeUpdate) throws LiquibaseException {
        try {
            Liquibase liquibase =
                    new Liquibase(ChangelogFolder.MASTER, resources, new JdbcConnection(dataSource.getConnection()));
            parameters.forEach(liquibase::setChangeLogParameter);
            beforeUpdate.accept(liquibase);
            Contexts all = new Contexts(contexts());
            runs.add("%d change sets in %s"
                    .formatted(
                            liquibase
                                    .listUnrunChangeSets(all, new LabelExpression())
                                    .size(),
                            liquibase.getDatabase().getConnection().getCatalog()));
            liquibase.update(all, new LabelExpression());
            liquibase.close();
        } catch (SQLException e) {
            throw new LiquibaseException(e);
        }
    }
}
