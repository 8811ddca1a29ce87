package io.github.pgtestdb.internal.lease;

import java.util.ArrayList;
import java.util.List;

/** The leases that are out. Thread-safe. A concurrent set does the same, and takes a test's time to do it. */
final class Outstanding {

    private final List<LeasedDatabase> leases = new ArrayList<>();

    synchronized void add(LeasedDatabase lease) {
        lease.setPlace(leases.size());
        leases.add(lease);
    }

    /** Removes a lease that was added, once: the last one takes its place. */
    synchronized void remove(LeasedDatabase lease) {
        LeasedDatabase last = leases.remove(leases.size() - 1);
        if (last != lease) {
            leases.set(lease.place(), last);
            last.setPlace(lease.place());
        }
    }

    synchronized List<LeasedDatabase> all() {
        return List.copyOf(leases);
    }
}
