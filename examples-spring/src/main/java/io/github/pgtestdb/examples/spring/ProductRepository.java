// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.spring;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** The products. */
public interface ProductRepository extends JpaRepository<ProductEntity, Long> {

    /** Finds a product of a store. */
    Optional<ProductEntity> findByStoreAndSlug(long store, String slug);

    /** Lists a store's products by name. */
    List<ProductEntity> findByStoreOrderByName(long store);

    /** Finds products on sale by words that a customer types. */
    @Query(value = """
            select p.* from products p, websearch_to_tsquery('english', :words) query
            where p.store_id = :store and p.status = 'active' and p.search @@ query
            order by ts_rank(p.search, query) desc, p.id
            """, nativeQuery = true)
    List<ProductEntity> search(long store, String words);
}
