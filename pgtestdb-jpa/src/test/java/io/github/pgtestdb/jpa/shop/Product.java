// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa.shop;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A product for sale. */
@Entity
@Table(indexes = @Index(name = "product_by_name", columnList = "displayName"))
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
public class Product {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @Column(nullable = false, unique = true)
    private @Nullable String displayName;

    @Embedded
    private @Nullable Price price;

    /** For Hibernate. */
    protected Product() {}
}
