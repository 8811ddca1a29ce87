// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;

class CatalogueTests extends ShopTestCase {

    @ParameterizedTest
    @CsvSource({"1, ridge-tent", "1, basecamp-tent", "1, down-sleeping-bag", "1, ice-axe", "2, coastal-pilot"})
    void productsAreFound(long store, String slug) {
        assertThat(products.findByStoreAndSlug(store, slug)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"2, ridge-tent", "1, coastal-pilot", "1, nothing"})
    void ofTheirOwnStoreOnly(long store, String slug) {
        assertThat(products.findByStoreAndSlug(store, slug)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, tent, ridge-tent", "1, warm, down-sleeping-bag", "1, rope, climbing-rope", "2, tides, coastal-pilot"
    })
    void searchOverTheWeb(long store, String words, String first) throws Exception {
        web.perform(get("/stores/{store}/products", store).param("words", words))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$[0]").value(first));
    }

    @ParameterizedTest
    @ValueSource(strings = {"axe", "zeppelin", "winter"})
    void whatIsNotOnSaleIsNotFound(String words) throws Exception {
        web.perform(get("/stores/1/products").param("words", words))
                .andExpect(jsonPath("$").isEmpty());
    }

    @Test
    void productsAreListedByName() {
        assertThat(products.findByStoreOrderByName(ALPINE))
                .extracting(ProductEntity::getName)
                .containsExactly("Basecamp Tent", "Climbing Rope", "Down Sleeping Bag", "Ice Axe", "Ridge Tent");
    }

    @Test
    void aProductIsAdded() {
        products.saveAndFlush(new ProductEntity(ALPINE, "stove", "Stove"));
        assertThat(products.findByStoreOrderByName(ALPINE)).hasSize(6);
    }

    @Test
    void identifiersGoOnAfterTheSeed() {
        assertThat(products.saveAndFlush(new ProductEntity(ALPINE, "stove", "Stove"))
                        .getId())
                .isEqualTo(8);
    }

    @Test
    void aSlugIsUniqueInItsStore() {
        assertThatThrownBy(() -> products.saveAndFlush(new ProductEntity(ALPINE, "ridge-tent", "Another")))
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void anotherStoreMayHaveTheSame() {
        products.saveAndFlush(new ProductEntity(HARBOUR, "ridge-tent", "A book of tents"));
        assertThat(products.findByStoreAndSlug(HARBOUR, "ridge-tent")).isPresent();
    }

    @Test
    void aDescriptionIsChanged() {
        ProductEntity tent = products.findByStoreAndSlug(ALPINE, "ridge-tent").orElseThrow();
        tent.setDescription("Now in blue.");
        products.saveAndFlush(tent);
        assertThat(count("select count(*) from products where description = 'Now in blue.'"))
                .isEqualTo(1);
    }

    @Test
    void aProductIsDeletedWithItsVariants() {
        products.delete(products.findByStoreAndSlug(ALPINE, "climbing-rope").orElseThrow());
        products.flush();
        assertThat(count("select count(*) from product_variants where sku = 'ROPE-60'"))
                .isZero();
    }

    @Test
    void theSeedIsWhole() {
        assertThat(products.count()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upper-Case", "two words", "-dash", ""})
    void badSlugsAreRefused(String slug) {
        assertThatThrownBy(() -> products.saveAndFlush(new ProductEntity(ALPINE, slug, "Name")))
                .isInstanceOf(DataIntegrityViolationException.class);
    }
}
