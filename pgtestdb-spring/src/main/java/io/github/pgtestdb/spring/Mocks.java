// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import java.lang.reflect.Method;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Recognizes Mockito's mocks, which lead to no database at all. */
final class Mocks {

    private static final String MOCKITO = "org.mockito.Mockito";

    private Mocks() {}

    /** Tells whether a bean is a mock that does not delegate. A spy delegates. */
    static boolean isMock(Object bean) {
        ClassLoader classLoader = bean.getClass().getClassLoader();
        if (!ClassUtils.isPresent(MOCKITO, classLoader)) {
            return false;
        }
        Method details = ReflectionUtils.findMethod(
                ClassUtils.resolveClassName(MOCKITO, classLoader), "mockingDetails", Object.class);
        Object found = details == null ? null : ReflectionUtils.invokeMethod(details, null, bean);
        return found != null && is("isMock", found) && !is("isSpy", found);
    }

    private static boolean is(String property, Object details) {
        Method method = ReflectionUtils.findMethod(details.getClass(), property);
        if (method == null) {
            return false;
        }
        ReflectionUtils.makeAccessible(method);
        return Boolean.TRUE.equals(ReflectionUtils.invokeMethod(method, details));
    }
}
