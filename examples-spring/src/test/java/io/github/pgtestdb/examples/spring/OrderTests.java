// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;

class OrderTests extends ShopTestCase {

    private long ada;

    @BeforeEach
    void aCustomerComes() {
        ada = customers.register(ALPINE, "ada@example.org", "Ada");
    }

    @RepeatedTest(5)
    void theFirstOrderHasTheFirstNumber() {
        assertThat(orders.place(ALPINE, ada, Map.of("ROPE-60", 1)).number()).isEqualTo(10001);
    }

    @ParameterizedTest
    @CsvSource({"ROPE-60, 1, 15900", "BAG-DOWN-M, 2, 37800", "TENT-BASECAMP, 1, 39900", "TENT-RIDGE-RED, 3, 74700"})
    void addsUp(String sku, int quantity, long total) {
        assertThat(orders.place(ALPINE, ada, Map.of(sku, quantity)).total()).isEqualTo(total);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20})
    void reservesStock(int quantity) {
        orders.place(ALPINE, ada, Map.of("ROPE-60", quantity));
        assertThat(orders.available("ROPE-60")).isEqualTo(20 - quantity);
    }

    @ParameterizedTest
    @CsvSource({"TENT-BASECAMP, 2", "ROPE-60, 21", "BOOK-PILOT, 1", "NOTHING, 1"})
    void refusesWhatIsNotThere(String sku, int quantity) throws Exception {
        web.perform(post("/stores/1/orders")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"customer\": %d, \"items\": {\"%s\": %d}}".formatted(ada, sku, quantity)))
                .andExpect(status().isConflict())
                .andExpect(content().string("Too little of " + sku));
    }

    @Test
    void isPlacedOverTheWeb() throws Exception {
        web.perform(post("/stores/1/orders")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"customer\": %d, \"items\": {\"ROPE-60\": 1}}".formatted(ada)))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.status").value("pending"))
                .andExpect(jsonPath("$.total").value(15900));
    }

    @Test
    void isPaidOnce() throws Exception {
        long order = orders.place(ALPINE, ada, Map.of("ROPE-60", 1)).id();
        for (int i = 0; i < 2; i++) {
            web.perform(post("/stores/1/orders/{order}/payment", order).param("key", "k1"))
                    .andExpect(jsonPath("$.status").value("paid"));
        }
        assertThat(orders.payments(ALPINE, order)).isEqualTo(1);
    }

    @Test
    void isCancelledWithItsStock() {
        long order = orders.place(ALPINE, ada, Map.of("ROPE-60", 3)).id();
        assertThat(orders.cancel(ALPINE, order).status()).isEqualTo("cancelled");
        assertThat(orders.available("ROPE-60")).isEqualTo(20);
    }

    @Test
    void isNotPaidAfterItWasCancelled() {
        long order = orders.place(ALPINE, ada, Map.of("ROPE-60", 1)).id();
        orders.cancel(ALPINE, order);
        assertThatThrownBy(() -> orders.pay(ALPINE, order, "k1")).isInstanceOf(DataAccessException.class);
    }

    @Test
    void theLastOneIsSoldOnce() {
        orders.place(ALPINE, ada, Map.of("TENT-BASECAMP", 1));
        assertThatThrownBy(() -> orders.place(ALPINE, ada, Map.of("TENT-BASECAMP", 1)))
                .isInstanceOf(OrderService.OutOfStockException.class);
    }

    @Test
    void anotherStoreDoesNotSeeIt() {
        long order = orders.place(ALPINE, ada, Map.of("ROPE-60", 1)).id();
        assertThatThrownBy(() -> orders.find(HARBOUR, order)).isInstanceOf(DataAccessException.class);
    }

    @Test
    void cheapOrdersPayForShipping() {
        long bob = customers.register(HARBOUR, "bob@example.org", "Bob");
        assertThat(orders.place(HARBOUR, bob, Map.of("BOOK-WINTER", 1)).total()).isEqualTo(1299 + 350);
    }
}
