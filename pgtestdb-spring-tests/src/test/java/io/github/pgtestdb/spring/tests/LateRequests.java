// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import java.util.concurrent.CountDownLatch;
import org.springframework.core.NestedExceptionUtils;

/** Lets a web request wait until a test is over. */
final class LateRequests {

    static final CountDownLatch ARRIVED = new CountDownLatch(1);
    static final CountDownLatch GO_ON = new CountDownLatch(1);
    static final CountDownLatch DONE = new CountDownLatch(1);
    static volatile String answer = "";

    private LateRequests() {}

    /** Returns the message of the exception that the work throws, or an empty text. */
    static String answer(Runnable work) throws InterruptedException {
        ARRIVED.countDown();
        GO_ON.await();
        try {
            work.run();
        } catch (RuntimeException e) {
            answer = String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage());
        }
        DONE.countDown();
        return answer;
    }
}
