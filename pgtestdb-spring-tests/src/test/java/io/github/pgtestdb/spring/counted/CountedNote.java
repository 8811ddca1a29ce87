package io.github.pgtestdb.spring.counted;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.GenericGenerator;
import org.hibernate.id.IncrementGenerator;

/** A row. Hibernate counts its identifiers in memory. */
@Entity
@Table(name = "note")
@SuppressWarnings({"deprecation", "removal"}) // Old applications have it.
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
