// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.test.context.CacheAwareContextLoaderDelegate;

/**
 * Tells whether this thread starts or closes an application context. It then works for the application, and not for the
 * test that needs the context first.
 */
final class ContextStart {

    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private ContextStart() {}

    static boolean isOnThisThread() {
        return STACK.walk(frames -> frames.anyMatch(ContextStart::isStart));
    }

    /**
     * Tells whether this thread starts or closes a context, or creates a bean. Tasks that it submits then belong to the
     * application, and outlive the test.
     */
    static boolean orOfABeanIsOnThisThread() {
        return STACK.walk(frames -> frames.anyMatch(frame -> isStart(frame) || isCreation(frame)));
    }

    private static boolean isCreation(StackWalker.StackFrame frame) {
        return frame.getMethodName().equals("createBean")
                && AutowireCapableBeanFactory.class.isAssignableFrom(frame.getDeclaringClass());
    }

    private static boolean isStart(StackWalker.StackFrame frame) {
        return (frame.getMethodName().equals("loadContext")
                        || frame.getMethodName().equals("closeContext"))
                && CacheAwareContextLoaderDelegate.class.isAssignableFrom(frame.getDeclaringClass());
    }
}
