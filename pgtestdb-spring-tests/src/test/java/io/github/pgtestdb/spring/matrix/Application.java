// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import java.util.List;

/**
 * The kinds of application context, with annotations that fit or do not.
 *
 * @see Refusal
 */
enum Application {
    FLAT("@ContextConfiguration(classes = MatrixBeans.Flat.class)", true, ""),
    NAMED("@ContextConfiguration(classes = MatrixBeans.Flat.class)", true, "shop"),
    HIBERNATE("@ContextConfiguration(classes = MatrixBeans.WithHibernate.class)", true, ""),
    MIGRATING("@ContextConfiguration(classes = {MatrixBeans.Flat.class, MatrixBeans.Migrations.class})", true, ""),
    BOOT("@JdbcSlice @ContextConfiguration(classes = MatrixApplication.class)", true, ""),
    BOOT_WITH_HIBERNATE("@JpaSlice @ContextConfiguration(classes = MatrixApplication.class)", true, ""),
    DATA_IN_PARENT(hierarchy("Data", "Transactions"), true, ""),
    DATA_IN_CHILD(hierarchy("Nothing", "Flat"), true, ""),
    TWO("@ContextConfiguration(classes = {MatrixBeans.One.class, MatrixBeans.Two.class})", false, "one,two"),
    TWO_LEVELS(hierarchy("One", "Two"), false, "one,two"),
    TWO_WITHOUT_NAME("@ContextConfiguration(classes = {MatrixBeans.One.class, MatrixBeans.Two.class})", false, ""),
    TWO_LEVELS_WITHOUT_NAME(hierarchy("One", "Two"), false, ""),
    MISSING_NAME(hierarchy("One", "Two"), false, "one,two,missing"),
    MIGRATING_CHILD(hierarchy("Flat", "Migrations"), true, "");

    private final String configuration;
    private final boolean transactional;
    private final String databases;

    Application(String configuration, boolean transactional, String databases) {
        this.configuration = configuration;
        this.transactional = transactional;
        this.databases = databases;
    }

    private static String hierarchy(String parent, String child) {
        return "@ContextHierarchy({@ContextConfiguration(classes = MatrixBeans." + parent
                + ".class), @ContextConfiguration(classes = MatrixBeans." + child + ".class)})";
    }

    /** Returns the annotations that choose the context. */
    String configuration() {
        return configuration;
    }

    /** Tells whether it has a transaction manager, so that tests can be transactional. */
    boolean isTransactional() {
        return transactional;
    }

    /** Tells whether each test is transactional even without an annotation. */
    boolean isAlwaysTransactional() {
        return this == BOOT || this == BOOT_WITH_HIBERNATE;
    }

    /** Tells whether the context has a parent. */
    boolean isHierarchy() {
        return configuration.startsWith("@ContextHierarchy");
    }

    /** Returns the names that the annotations of the test class give to databases. */
    List<String> databases() {
        return List.of(databases.split(",", -1));
    }
}
