// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import io.github.pgtestdb.ConnectionDetails;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Data sources that open a new connection each time. */
final class Unpooled {

    static DataSource of(ConnectionDetails details) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(details.jdbcUrl());
        source.setUser(details.user());
        source.setPassword(details.password());
        return source;
    }

    private Unpooled() {}
}
