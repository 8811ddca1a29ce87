// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * A servlet filter, before all others, that assigns each web request to the test that holds the lease when the request
 * begins. Spring Boot registers filters that are beans. Created by reflection, because the servlet API is optional.
 */
record WebRequests(BeanFactory factory) implements InvocationHandler {

    private static final String FILTER = "jakarta.servlet.Filter";
    private static final String CHAIN = "jakarta.servlet.FilterChain";

    static void watch(ConfigurableListableBeanFactory factory) {
        if (ClassUtils.isPresent(FILTER, factory.getBeanClassLoader())) {
            register(factory, ClassUtils.resolveClassName(FILTER, factory.getBeanClassLoader()));
        }
    }

    private static <T> void register(ConfigurableListableBeanFactory factory, Class<T> type) {
        T filter = type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type, Ordered.class}, new WebRequests(factory)));
        RootBeanDefinition definition = new RootBeanDefinition(type, () -> filter);
        definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
        definition.setAutowireCandidate(false);
        ((BeanDefinitionRegistry) factory).registerBeanDefinition("pgtestdbWebRequests", definition);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Exception {
        return switch (method.getName()) {
            case "doFilter" -> CurrentTestPropagation.call(factory, () -> proceed(arguments));
            case "getOrder" -> Ordered.HIGHEST_PRECEDENCE;
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> toString();
            default -> null; // The filter has nothing to initialize or destroy.
        };
    }

    /** Passes the request on to the chain, which is the last argument. */
    private static @Nullable Object proceed(@Nullable Object @Nullable [] arguments) throws Exception {
        if (arguments == null || arguments[2] == null) {
            return null;
        }
        Object chain = arguments[2];
        Class<?> type = ClassUtils.resolveClassName(CHAIN, chain.getClass().getClassLoader());
        Method next = Objects.requireNonNull(ClassUtils.getMethod(type, "doFilter", (Class<?>[]) null));
        try {
            return next.invoke(chain, arguments[0], arguments[1]);
        } catch (InvocationTargetException e) {
            throw e.getTargetException() instanceof Exception exception ? exception : e;
        }
    }
}
