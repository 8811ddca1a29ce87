// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.counted;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.GenericGenerator;
import org.hibernate.id.IncrementGenerator;

/** A row with an identifier that Hibernate counts in memory. */
@Entity
@Table(name = "note")
@SuppressWarnings({"deprecation", "removal"}) // Some old applications still use this generator.
public class CountedNote {

    @Id
    @GeneratedValue(generator = "counted")
    @GenericGenerator(name = "counted", type = IncrementGenerator.class)
    private long id;

    /** For Hibernate. */
    protected CountedNote() {}

    /**
     * Returns the identifier.
     *
     * @return the identifier
     */
    public long id() {
        return id;
    }
}
