package io.github.pgtestdb.internal.lease;

import java.util.ArrayList;
import java.util.List;

/**
 * The active leases. Thread-safe. The index in each lease makes removal as cheap as adding. A concurrent set would cost
 * the test more time.
 */
final class Outstanding {

    private final List<LeasedDatabase> leases = new ArrayList<>();

    synchronized void add(LeasedDatabase lease) {
        lease.setPlace(leases.size());
        leases.add(lease);
    }

    /** Removes a lease that was added, once. The last lease moves to its index. */
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
