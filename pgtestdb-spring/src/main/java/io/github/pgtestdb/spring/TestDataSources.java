// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.CommonDataSource;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.util.ClassUtils;

/** Decides whether a data source leads to the test's database only. */
final class TestDataSources {

    private static final boolean ROUTES =
            ClassUtils.isPresent("org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource", null);

    private TestDataSources() {}

    /** Tells whether a data source is ours or wraps ours. If it routes, this must be true for all its targets. */
    static boolean leadsToTheTest(CommonDataSource dataSource) {
        List<DataSource> targets = ROUTES ? Routing.targets(dataSource) : List.of();
        return targets.isEmpty()
                ? dataSource instanceof DataSource wrapper && wrapsOurs(wrapper)
                : targets.stream().allMatch(TestDataSources::leadsToTheTest);
    }

    /** A wrapper may fail, for example because its scope is not active. Its target is then unknown. */
    private static boolean wrapsOurs(DataSource dataSource) {
        try {
            return dataSource.isWrapperFor(RoutingDataSource.class) && isOurs(dataSource);
        } catch (SQLException | RuntimeException e) {
            return false;
        }
    }

    private static boolean isOurs(DataSource dataSource) throws SQLException {
        @Nullable RoutingDataSource ours = dataSource.unwrap(RoutingDataSource.class);
        return ours != null;
    }

    /** Loaded only if Spring JDBC is present. */
    private static final class Routing {

        private Routing() {}

        static List<DataSource> targets(CommonDataSource dataSource) {
            if (!(dataSource instanceof AbstractRoutingDataSource routing)) {
                return List.of();
            }
            List<DataSource> targets =
                    new ArrayList<>(routing.getResolvedDataSources().values());
            DataSource otherwise = routing.getResolvedDefaultDataSource();
            if (otherwise != null) {
                targets.add(otherwise);
            }
            return targets;
        }
    }
}
