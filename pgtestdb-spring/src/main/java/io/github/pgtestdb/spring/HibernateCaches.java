// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import jakarta.persistence.EntityManagerFactory;
import org.hibernate.SessionFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/** Empties Hibernate's second-level and query caches. They would show a test the rows of an earlier test's database. */
final class HibernateCaches {

    private HibernateCaches() {}

    static void evict(ConfigurableListableBeanFactory factory) {
        if (ClassUtils.isPresent("org.hibernate.SessionFactory", factory.getBeanClassLoader())) {
            Sessions.evict(factory);
        }
    }

    /** Loaded only if Hibernate is present. */
    private static final class Sessions {

        private Sessions() {}

        static void evict(ConfigurableListableBeanFactory factory) {
            for (String name : factory.getBeanNamesForType(EntityManagerFactory.class, false, false)) {
                if (factory.containsSingleton(name)
                        && factory.getBean(name) instanceof EntityManagerFactory entityManagers
                        && SessionFactory.class.isInstance(entityManagers)) {
                    entityManagers.unwrap(SessionFactory.class).getCache().evictAllRegions();
                }
            }
        }
    }
}
