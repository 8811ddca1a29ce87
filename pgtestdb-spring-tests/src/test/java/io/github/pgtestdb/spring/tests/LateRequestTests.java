// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** A request that is still running when its test ends. */
class LateRequestTests {

    @Test
    @DisplayName("A request that outlives its test gets no connection, and the next test is not affected")
    void refusesRequestAfterItsTest() {
        EngineExecutionResults results = Jupiter.run(LateRequestTestCase.class);
        assertThat(Jupiter.failures(results)).isEqualTo(List.of());
        assertThat(LateRequestTestCase.count).isZero();
        assertThat(LateRequests.answer.replaceAll("thread \\S+:", "thread x:"))
                .isEqualTo(
                        "The DataSource bean \"dataSource\" has no connection for the thread x: it works for the test "
                                + LateRequestTestCase.class.getName()
                                + ".requests, which is over. The test's database is gone,"
                                + " and that of the next test is not for it. Have the test wait until the work that it starts is"
                                + " done.");
    }

    @SpringBootTest(classes = NotesApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    @IsolatedPostgres
    static class LateRequestTestCase {

        static int count = -1;

        @Value("${local.server.port}")
        int port;

        @Test
        @Order(1)
        void requests() throws Exception {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/late"))
                    .POST(BodyPublishers.ofString("too late"))
                    .build();
            Future<?> unused = HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString());
            LateRequests.ARRIVED.await();
        }

        @Test
        @Order(2)
        void isNotConcerned(@Autowired Notes notes) throws Exception {
            LateRequests.GO_ON.countDown();
            LateRequests.DONE.await();
            count = notes.count();
        }
    }
}
