// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.junit5.internal.CurrentTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Replaces the data sources of an application context. Part of the key under which Spring caches the context. Equal for
 * all classes that declare the same databases and use the same copy.
 *
 * @param copy the number of the copy of the context
 */
record IsolatedPostgresContextCustomizer(DeclaredDatabases databases, int copy) implements ContextCustomizer {

    @Override
    public void customizeContext(
            ConfigurableApplicationContext context, MergedContextConfiguration mergedConfiguration) {
        AheadOfTime.refuse(mergedConfiguration.getTestClass());
        CurrentTest test = CurrentTest.get();
        if (test == null) {
            throw UnknownTest.exception(mergedConfiguration.getTestClass());
        }
        context.addBeanFactoryPostProcessor(
                factory -> new DataSourceReplacement(context, factory, databases, test).replace());
    }
}
