// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.spring;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A product as a JPA entity. */
@Entity
@Table(name = "products")
public class ProductEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private long id;

    @Column(name = "store_id")
    private long store;

    private String slug = "";
    private String name = "";
    private String description = "";

    /** For JPA. */
    protected ProductEntity() {}

    /** Creates a draft. */
    public ProductEntity(long store, String slug, String name) {
        this.store = store;
        this.slug = slug;
        this.name = name;
    }

    public long getId() {
        return id;
    }

    public long getStore() {
        return store;
    }

    public String getSlug() {
        return slug;
    }

    public String getName() {
        return name;
    }

    public String getDescription() {
        return description;
    }

    public void setDescription(String description) {
        this.description = description;
    }
}
