// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** The order of a product, in a separate schema. */
@Entity
@Table(schema = "sales")
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
public class CustomerOrder {

    @Id
    @GeneratedValue
    private @Nullable Long id;

    @ManyToOne(optional = false)
    private @Nullable Product product;

    /** For Hibernate. */
    protected CustomerOrder() {}
}
