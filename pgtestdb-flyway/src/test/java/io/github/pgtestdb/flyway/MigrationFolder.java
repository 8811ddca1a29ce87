// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.testkit.FileTree;

/** A folder of migrations. */
final class MigrationFolder {

    static final FileTree SHOP = FileTree.EMPTY
            .with("V1__products.sql", "CREATE TABLE product (id int PRIMARY KEY);\nINSERT INTO product VALUES (1);\n")
            .with("V2__orders.sql", "CREATE TABLE orders (product int REFERENCES product);\n")
            .with("V2__orders.sql.conf", "executeInTransaction=true\n")
            .with("R__totals.sql", "CREATE OR REPLACE VIEW total AS SELECT count(*) AS n FROM orders;\n")
            .with("afterMigrate.sql", "ANALYZE product;\n");

    private MigrationFolder() {}
}
