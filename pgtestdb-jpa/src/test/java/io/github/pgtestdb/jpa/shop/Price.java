// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa.shop;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The price of a product. */
@Embeddable
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
public class Price {

    @Column(precision = 10, scale = 2)
    private @Nullable BigDecimal amount;

    private @Nullable String currency;

    /** For Hibernate. */
    protected Price() {}
}
