// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;

/** A row. Hibernate allocates its identifiers in blocks of 50. */
@Entity
class Note {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "note")
    @SequenceGenerator(name = "note", sequenceName = "note_seq", allocationSize = 50)
    private long id;

    private String text = "";

    Note() {}

    Note(String text) {
        this.text = text;
    }

    long id() {
        return id;
    }

    String text() {
        return text;
    }
}
