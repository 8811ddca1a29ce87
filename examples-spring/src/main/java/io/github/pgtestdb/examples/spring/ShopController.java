// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.spring;

import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The web layer. */
@RestController
class ShopController {

    private final ProductRepository products;
    private final CustomerService customers;
    private final OrderService orders;

    ShopController(ProductRepository products, CustomerService customers, OrderService orders) {
        this.products = products;
        this.customers = customers;
        this.orders = orders;
    }

    record NewCustomer(String email, String name) {}

    record NewOrder(long customer, Map<String, Integer> items) {}

    @GetMapping("/stores/{store}/products")
    List<String> search(@PathVariable("store") long store, @RequestParam("words") String words) {
        return products.search(store, words).stream()
                .map(ProductEntity::getSlug)
                .toList();
    }

    @PostMapping("/stores/{store}/customers")
    @ResponseStatus(HttpStatus.CREATED)
    long register(@PathVariable("store") long store, @RequestBody NewCustomer customer) {
        return customers.register(store, customer.email(), customer.name());
    }

    @PostMapping("/stores/{store}/orders")
    @ResponseStatus(HttpStatus.CREATED)
    OrderService.Order place(@PathVariable("store") long store, @RequestBody NewOrder order) {
        return orders.place(store, order.customer(), order.items());
    }

    @PostMapping("/stores/{store}/orders/{order}/payment")
    OrderService.Order pay(
            @PathVariable("store") long store, @PathVariable("order") long order, @RequestParam("key") String key) {
        return orders.pay(store, order, key);
    }

    @ExceptionHandler(OrderService.OutOfStockException.class)
    @ResponseStatus(HttpStatus.CONFLICT)
    String outOfStock(OrderService.OutOfStockException e) {
        return String.valueOf(e.getMessage());
    }
}
