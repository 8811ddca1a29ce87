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
 * Has classes loaded for the first database while JUnit still looks for tests, as soon as it meets one that will ask for a
 * database. It may be that none of them runs: so this starts nothing. Found by the launcher as {@link LauncherListener} is.
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

    /** What is selected by name is known before JUnit's engines have looked at it. */
    @Override
    public void launcherDiscoveryStarted(LauncherDiscoveryRequest request) {
        request.getSelectorsByType(ClassSelector.class).forEach(this::look);
        request.getSelectorsByType(MethodSelector.class).forEach(this::look);
    }

    /** What is found in a package or a directory comes here class by class, after JUnit 5.12. */
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
