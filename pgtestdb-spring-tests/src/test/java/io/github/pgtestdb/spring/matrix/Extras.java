// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Extensions and listeners that use beans before and after tests. Public, because generated tests use them. */
public final class Extras {

    private Extras() {}

    /**
     * Writes a row.
     *
     * @param beans the ways to write; one of the first database is used
     * @param row the row
     * @throws Exception if the database refuses it
     */
    public static void write(List<Access> beans, String row) throws Exception {
        first(beans).statements().add(row);
    }

    /**
     * Looks for a row.
     *
     * @param beans the ways to read; one of the first database is used
     * @param row the row
     * @throws Exception if the row is missing
     */
    public static void look(List<Access> beans, String row) throws Exception {
        List<String> rows = first(beans).statements().rows();
        if (!rows.contains(row)) {
            throw new IllegalStateException("The row " + row + " is not among " + rows);
        }
    }

    /** Chooses by the order of the databases, because the order of the contexts varies. */
    private static Access first(List<Access> beans) {
        return beans.stream().min(Comparator.comparing(Access::database)).orElseThrow();
    }

    private static List<Access> beans(ApplicationContext application) {
        return new ArrayList<>(BeanFactoryUtils.beansOfTypeIncludingAncestors(application, Access.class)
                .values());
    }

    /** An extension of JUnit. */
    public static final class UsesBeans implements BeforeEachCallback, AfterEachCallback {

        /** For JUnit. */
        public UsesBeans() {}

        @Override
        public void beforeEach(ExtensionContext context) throws Exception {
            write(beans(SpringExtension.getApplicationContext(context)), "extension");
        }

        @Override
        public void afterEach(ExtensionContext context) throws Exception {
            look(beans(SpringExtension.getApplicationContext(context)), "extension");
        }
    }

    /** A listener of Spring. Subclasses decide its position. */
    public abstract static class Listener extends AbstractTestExecutionListener {

        private final int order;

        Listener(int order) {
            this.order = order;
        }

        @Override
        public int getOrder() {
            return order;
        }

        @Override
        public void beforeTestMethod(TestContext testContext) throws Exception {
            write(beans(testContext.getApplicationContext()), "listener");
        }

        @Override
        public void afterTestMethod(TestContext testContext) throws Exception {
            look(beans(testContext.getApplicationContext()), "listener");
        }
    }

    /** Before all listeners of Spring. */
    public static final class First extends Listener {

        /** For Spring. */
        public First() {
            super(1000);
        }
    }

    /** Between pgtestdb's listener and the injection. */
    public static final class Second extends Listener {

        /** For Spring. */
        public Second() {
            super(1950);
        }
    }

    /** After the transaction began. */
    public static final class Last extends Listener {

        /** For Spring. */
        public Last() {
            super(6000);
        }
    }
}
