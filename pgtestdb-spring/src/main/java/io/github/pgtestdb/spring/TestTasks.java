// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.junit5.internal.CurrentTest;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;

/**
 * Makes an application's executors remember for which test a task was submitted. A task that outlives its test then
 * gets an exception instead of the next test's database.
 *
 * <p>Only certain cases count: the test's thread, or a task of the test, submitted the task. Tasks that are submitted
 * while an application context or a bean is created do not count.
 */
final class TestTasks implements BeanPostProcessor, MethodInterceptor {

    private static final List<String> SUBMITTING = List.of("execute", "submit", "schedule", "invoke");

    /** Methods that run a task repeatedly, as a trigger does. */
    private static final List<String> REPEATING = List.of("scheduleAtFixedRate", "scheduleWithFixedDelay");

    private final BeanFactory factory;

    TestTasks(BeanFactory factory) {
        this.factory = factory;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        return bean instanceof Executor || bean instanceof TaskScheduler ? decorated(bean) : bean;
    }

    /** Returns a proxy of the type by which others inject the bean. Without such a type, the bean stays. */
    private Object decorated(Object bean) {
        Class<?> type = bean.getClass();
        boolean isNamed = Modifier.isPublic(type.getModifiers()) || (type.getClassLoader() != null && !type.isHidden());
        if (isNamed && !canBeExtended(type)) {
            return bean;
        }
        ProxyFactory proxies = new ProxyFactory(bean);
        proxies.setProxyTargetClass(isNamed);
        proxies.addAdvice(this);
        return proxies.getProxy(
                type.getClassLoader() == null ? TestTasks.class.getClassLoader() : type.getClassLoader());
    }

    private static boolean canBeExtended(Class<?> type) {
        return !Modifier.isFinal(type.getModifiers())
                && !Modifier.isPrivate(type.getModifiers())
                && Arrays.stream(type.getMethods())
                        .filter(method -> Modifier.isFinal(method.getModifiers()))
                        .allMatch(method -> method.getDeclaringClass() == Object.class
                                || method.getDeclaringClass() == SimpleAsyncTaskExecutor.class);
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        CurrentTest test = CurrentTest.get();
        String method = invocation.getMethod().getName();
        if (test != null
                && test.testMethod().isPresent()
                && SUBMITTING.stream().anyMatch(method::startsWith)
                && !ContextStart.orOfABeanIsOnThisThread()) {
            @Nullable Object[] arguments = invocation.getArguments();
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = ofTest(arguments[i], test);
            }
        } else if (REPEATING.contains(method) || isByTrigger(invocation.getArguments())) {
            ofTheTurn(invocation.getArguments());
        }
        return invocation.proceed();
    }

    private static boolean isByTrigger(@Nullable Object[] arguments) {
        return arguments.length == 2 && arguments[1] instanceof Trigger;
    }

    /** Each run of a repeated task works for the test that holds the lease when the run begins. */
    private void ofTheTurn(@Nullable Object[] arguments) {
        if (arguments[0] instanceof Runnable task && !(task instanceof Comparable)) {
            arguments[0] = (Runnable) () -> CurrentTestPropagation.run(factory, task);
        }
    }

    private static @Nullable Object ofTest(@Nullable Object argument, CurrentTest test) {
        if (argument instanceof Comparable) {
            return argument; // A sorting queue must see the task itself.
        }
        if (argument instanceof Runnable task) {
            return (Runnable) () -> run(task, test);
        }
        if (argument instanceof Callable<?> task) {
            return (Callable<?>) () -> call(task, test);
        }
        if (argument instanceof Collection<?> tasks) {
            return tasks.stream().map(task -> ofTest(task, test)).collect(Collectors.toList());
        }
        return argument;
    }

    private static void run(Runnable task, CurrentTest test) {
        CurrentTest before = CurrentTest.get();
        CurrentTest.set(test);
        try {
            task.run();
        } finally {
            CurrentTest.set(before);
        }
    }

    private static @Nullable Object call(Callable<?> task, CurrentTest test) throws Exception {
        CurrentTest before = CurrentTest.get();
        CurrentTest.set(test);
        try {
            return task.call();
        } finally {
            CurrentTest.set(before);
        }
    }
}
