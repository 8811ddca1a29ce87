// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Databases that were injected. Public, because generated tests use it. Thread-safe. */
public final class Places {

    /**
     * A database in one place.
     *
     * @param name the name of the database
     * @param description the place
     * @param database the injected object
     */
    record Injected(String name, String description, Object database) {}

    private final List<Injected> all = new CopyOnWriteArrayList<>();

    /** For generated tests. */
    public Places() {}

    /**
     * Adds a place. It takes the position of the same place of an earlier invocation of the class.
     *
     * @param name the name of the database
     * @param description the place
     * @param database the injected object
     */
    public void add(String name, String description, Object database) {
        all.removeIf(place -> place.name().equals(name) && place.description().equals(description));
        all.add(new Injected(name, description, database));
    }

    Collection<Injected> all() {
        return all;
    }
}
