// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.testkit.FileTree;
import java.nio.charset.StandardCharsets;

/** A changelog that uses each way of Liquibase to read something, for {@link LiquibaseMutationTests}. */
final class MutationProject {

    static final FileTree FOLDER = FileTree.EMPTY
            .with(ChangelogFolder.MASTER, """
                    databaseChangeLog:
                      - property: {name: idType, value: int}
                      - property: {file: db/changelog/shop.properties}
                      - property: {name: who, value: master, global: false}
                      - include: {file: product.xml, relativeToChangelogFile: true}
                      - includeAll: {path: db/changelog/more}
                      - changeSet:
                          id: files
                          author: ada
                          changes:
                            - loadData: {file: product.csv, relativeToChangelogFile: true, tableName: product, columns: [{column: {name: note, type: CLOB}}]}
                            - sqlFile: {path: db/changelog/view.sql}
                            - sqlFile: {path: db/changelog/tenant.ddl}
                            - sqlFile: {path: db/changelog/bare}
                            - sqlFile: {path: db/changelog/wide.pgsql, encoding: UTF-16LE}
                            - createProcedure: {path: db/changelog/function.sql}
                            - createView: {viewName: cheap, path: db/changelog/cheap.sql}
                            - insert: {tableName: product, columns: [{column: {name: id, valueNumeric: 9}}, {column: {name: note, valueClobFile: note.txt}}]}
                      - changeSet:
                          id: defined
                          author: ada
                          preConditions:
                            - onFail: MARK_RAN
                            - or:
                                - changeLogPropertyDefined: {property: demo, value: on}
                                - changeLogPropertyDefined: {property: preview}
                          changes:
                            - createTable: {tableName: demo, columns: [{column: {name: id, type: "${idType}"}}]}
                      - changeSet: {id: dbms, author: ada, dbms: "postgresql, h2", changes: [{sql: {dbms: "postgresql", sql: create table here ()}}, {sql: {dbms: "!postgresql", sql: create table there ()}}]}
                      - changeSet: {id: oracle, author: ada, dbms: oracle, changes: [{sql: {sql: create table oracle ()}}]}
                      - changeSet: {id: ctx, author: ada, context: ctx, changes: [{sql: {sql: create table ctx ()}}]}
                      - changeSet: {id: other, author: ada, context: other, changes: [{sql: {sql: create table other ()}}]}
                      - changeSet: {id: base, author: ada, labels: base, changes: [{sql: {sql: create table base ()}}]}
                      - changeSet: {id: extra, author: ada, labels: extra, changes: [{sql: {sql: "create table extra ()"}}]}
                      - changeSet: {id: seed, author: ada, changes: [{customChange: {class: made.up.Seed, params: [{param: {name: rows, value: 2}}]}}]}
                    """)
            .with("db/changelog/shop.properties", "priceType=numeric(10, 2)\nsuffix=A\nnameA=plain\n")
            .with("db/changelog/product.xml", """
                    <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                        xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                            http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                      <property name="who" value="product" global="false"/>
                      <changeSet id="product" author="ada" runInTransaction="${inTransaction}">
                        <createTable tableName="product" remarks="by ${who}">
                          <column name="id" type="${idType}"><constraints primaryKey="true"/></column>
                          <column name="name" type="varchar(20)" defaultValue="none"/>
                          <column name="price" type="${priceType}"/>
                          <column name="note" type="text"/>
                        </createTable>
                        <modifySql><replace replace="none" with="nothing"/></modifySql>
                      </changeSet>
                      <changeSet id="index" author="ada">
                        <comment>for the search</comment>
                        <createIndex tableName="product" indexName="by_name"><column name="name"/></createIndex>
                        <sql splitStatements="false">insert into product (id, name) values (7, 'two
                    lines')</sql>
                      </changeSet>
                    </databaseChangeLog>
                    """.replace("${inTransaction}", "true"))
            .with("db/changelog/more/1-orders.sql", """
                    --liquibase formatted sql
                    --changeset ada:orders
                    --comment first
                    CREATE TABLE orders (product int REFERENCES product, city text DEFAULT 'a
                    b');
                    --changeset ada:rows
                    INSERT INTO orders (city) VALUES ('${who}'), ('${missing}');
                    """)
            .with("db/changelog/more/2-raw.sql", "CREATE TABLE raw (id int);\nINSERT INTO raw VALUES (1);\n")
            .with("db/changelog/more/3-sequence.json", """
                    {"databaseChangeLog": [{"changeSet": {"id": "sequence", "author": "bob", "changes": [
                      {"createSequence": {"sequenceName": "numbers", "startValue": 5, "incrementBy": 2}}]}}]}
                    """)
            .with(
                    "db/changelog/product.csv",
                    "id,name,price,note\n1,\"rope\n12 m\",15.50,text/rope\n2,axe,7,text/axe.txt\n")
            .with("db/changelog/text/rope", "A rope.\nLong.\n")
            .with("db/changelog/text/axe.txt", "An axe.\nSharp.\n")
            .with("db/changelog/note.txt", "A note.\nTwo lines.\n")
            .with("db/changelog/function.sql", """
                    CREATE FUNCTION one() RETURNS text LANGUAGE plpgsql AS $$
                    BEGIN
                      RETURN '${tenant}';
                    END $$;
                    """)
            .with("db/changelog/cheap.sql", "SELECT id, 'cheap\n${tenant}' AS word FROM product WHERE price < 10\n")
            .with("db/changelog/view.sql", "CREATE VIEW total AS\nSELECT count(*) AS n, 'x\ny' AS l FROM orders;\n")
            .with("db/changelog/tenant.ddl", "create table \"tenant_${tenant}\" (i int);\n")
            .with("db/changelog/bare", "create table \"bare_${name${suffix}}\" (i int);\n")
            .with(
                    "db/changelog/wide.pgsql",
                    "create table wide (i int default ${größe});\n"
                            .replace("${größe}", "1")
                            .concat("comment on table wide is '${größe}';\n")
                            .getBytes(StandardCharsets.UTF_16LE));

    static final String CHANGE = """
            package made.up;
            public class Seed implements liquibase.change.custom.CustomSqlChange {
                private String rows;
                public void setRows(String rows) { this.rows = rows; }
                public liquibase.statement.SqlStatement[] generateStatements(liquibase.database.Database database) {
                    return new liquibase.statement.SqlStatement[] {new liquibase.statement.core.RawSqlStatement(
                            "create table seed as select n from generate_series(1, " + rows + ") n")};
                }
                public String getConfirmationMessage() { return "one"; }
                public void setUp() {}
                public void setFileOpener(liquibase.resource.ResourceAccessor resources) {}
                public liquibase.exception.ValidationErrors validate(liquibase.database.Database database) {
                    return new liquibase.exception.ValidationErrors();
                }
            }
            """;

    /** A service of the kind that decides which changes run. */
    static final String PARSER = """
            package made.up;
            public class Own extends liquibase.sqlgenerator.core.CreateTableGenerator {
                public int getPriority() { return 7; }
                public liquibase.sql.Sql[] generateSql(liquibase.statement.core.CreateTableStatement statement,
                        liquibase.database.Database database, liquibase.sqlgenerator.SqlGeneratorChain chain) {
                    liquibase.sql.Sql[] sql = super.generateSql(statement, database, chain);
                    liquibase.sql.Sql[] more = java.util.Arrays.copyOf(sql, sql.length + 1);
                    more[sql.length] = new liquibase.sql.UnparsedSql("COMMENT ON TABLE " + statement.getTableName() + " IS 'own'");
                    return more;
                }
            }
            """;

    private MutationProject() {}
}
