// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.MediaType;

class CustomerTests extends ShopTestCase {

    @ParameterizedTest
    @ValueSource(strings = {"ada@example.org", "Grace.Hopper@example.org", "o'neil@example.co.uk"})
    void registersCustomers(String email) {
        assertThat(customers.register(ALPINE, email, "Somebody")).isPositive();
        assertThat(customers.count(ALPINE)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "ada@", "@example.org", "a da@example.org", ""})
    void refusesBadAddresses(String email) {
        assertThatThrownBy(() -> customers.register(ALPINE, email, "Somebody"))
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @RepeatedTest(3)
    void theFirstIsAlwaysTheFirst() throws Exception {
        web.perform(post("/stores/1/customers")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"email\": \"ada@example.org\", \"name\": \"Ada\"}"))
                .andExpect(status().isCreated())
                .andExpect(content().string("1"));
    }

    @Test
    void anAddressHasOneAccountHoweverItIsSpelt() {
        customers.register(ALPINE, "ada@example.org", "Ada");
        assertThatThrownBy(() -> customers.register(ALPINE, "ADA@example.org", "Ada"))
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void anAddressIsFreeAgainOnceTheAccountIsDeleted() {
        long first = customers.register(ALPINE, "ada@example.org", "Ada");
        assertThat(customers.delete(ALPINE, first)).isTrue();
        assertThat(customers.register(ALPINE, "ada@example.org", "Ada")).isNotEqualTo(first);
    }

    @Test
    void storesDoNotSeeEachOthersCustomers() {
        long customer = customers.register(ALPINE, "ada@example.org", "Ada");
        assertThat(customers.count(HARBOUR)).isZero();
        assertThat(customers.delete(HARBOUR, customer)).isFalse();
    }

    @Test
    void isDeletedOnce() {
        long customer = customers.register(ALPINE, "ada@example.org", "Ada");
        assertThat(customers.delete(ALPINE, customer)).isTrue();
        assertThat(customers.delete(ALPINE, customer)).isFalse();
    }
}
