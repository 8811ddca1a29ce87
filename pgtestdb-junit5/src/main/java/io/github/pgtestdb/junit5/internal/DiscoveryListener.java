package io.github.pgtestdb.junit5.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.SelectorResolutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.LauncherDiscoveryRequest;

/**
 * Loads classes for the first database during discovery, as soon as JUnit finds a test that will request a database.
 *
 * <p>Starts nothing else, because none of these tests may run. The launcher finds this listener in the same way as
 * {@link LauncherListener}.
 */
public final class DiscoveryListener implements LauncherDiscoveryListener {

    private final AtomicBoolean done = new AtomicBoolean();
    private final Runnable warmUp;

    /** For the launcher. */
    public DiscoveryListener() {
        this(TestRun.current()::warmUp);
    }

    DiscoveryListener(Runnable warmUp) {
        this.warmUp = warmUp;
    }

    /** Tests that are selected by name are known before JUnit's engines process them. */
    @Override
    public void launcherDiscoveryStarted(LauncherDiscoveryRequest request) {
        request.getSelectorsByType(ClassSelector.class).forEach(this::look);
        request.getSelectorsByType(MethodSelector.class).forEach(this::look);
    }

    /** Tests that are found in a package or a directory arrive here class by class, from versions after JUnit 5.12. */
    @Override
    public void selectorProcessed(UniqueId engineId, DiscoverySelector selector, SelectorResolutionResult result) {
        look(selector);
    }

    private void look(DiscoverySelector selector) {
        if (!done.get() && Demand.in(selector) && done.compareAndSet(false, true)) {
            warmUp.run();
        }
    }
}
