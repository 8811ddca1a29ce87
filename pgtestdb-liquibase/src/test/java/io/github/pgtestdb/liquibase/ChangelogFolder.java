// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.testkit.FileTree;

/** Folders of changelogs. */
final class ChangelogFolder {

    static final String MASTER = "db/changelog/db.changelog-master.yaml";

    /** A changelog that includes a file of each format. */
    static final FileTree SHOP = FileTree.EMPTY
            .with(MASTER, """
                    databaseChangeLog:
                      - property: {name: idType, value: int}
                      - property: {file: db/changelog/shop.properties}
                      - include: {file: product.xml, relativeToChangelogFile: true}
                      - includeAll: {path: db/changelog/more}
                      - changeSet:
                          id: data
                          author: ada
                          changes:
                            - loadData: {file: product.csv, relativeToChangelogFile: true, tableName: product}
                            - sqlFile: {path: db/changelog/view.sql}
                    """)
            .with("db/changelog/shop.properties", "priceType=numeric(10, 2)\n")
            .with("db/changelog/product.xml", """
                    <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                        xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                            http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                      <changeSet id="product" author="ada">
                        <createTable tableName="product">
                          <column name="id" type="${idType}"><constraints primaryKey="true"/></column>
                          <column name="name" type="varchar(20)"/>
                          <column name="price" type="${priceType}"/>
                        </createTable>
                      </changeSet>
                    </databaseChangeLog>
                    """)
            .with("db/changelog/more/1-orders.sql", """
                    --liquibase formatted sql
                    --changeset ada:orders
                    CREATE TABLE orders (product int REFERENCES product);
                    --changeset ada:demo context:demo
                    INSERT INTO orders VALUES (NULL);
                    """)
            .with("db/changelog/more/2-function.json", """
                    {"databaseChangeLog": [{"changeSet": {"id": "function", "author": "bob", "changes": [
                      {"createProcedure": {"path": "db/changelog/function.sql"}}]}}]}
                    """)
            .with("db/changelog/function.sql", "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';\n")
            .with("db/changelog/product.csv", "id,name,price\n1,rope,15.50\n")
            .with("db/changelog/view.sql", "CREATE VIEW total AS SELECT count(*) AS n FROM orders;\n");

    /** Returns a changelog with one change, in YAML. */
    static FileTree running(String change) {
        return FileTree.EMPTY.with(
                MASTER,
                "databaseChangeLog:\n  - changeSet:\n      id: 1\n      author: a\n      changes:\n        " + change
                        + "\n");
    }

    private ChangelogFolder() {}
}
