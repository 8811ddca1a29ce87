// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.campaign.ground.ExistingServer;
import io.github.pgtestdb.campaign.ground.Ground;
import io.github.pgtestdb.campaign.jvm.JvmSpec;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The network between the JVM and an existing server fails for some seconds. */
final class BadNetwork implements Fault {

    private static final int MAX_MILLIS = 4000;
    private static final int MAX_DELAY_MILLIS = 60;

    private final Kind kind;
    private @Nullable TcpProxy proxy;

    BadNetwork(Kind kind) {
        this.kind = kind;
    }

    /** How it fails. */
    enum Kind {
        CUT("network-cut", "the network breaks all connections and takes no new ones, for up to 4 s"),
        RESET("network-reset", "the network resets all connections three times"),
        SLOW("network-slow", "the network delays each packet by up to 60 ms during the whole run"),
        SILENT("network-silent", "the network carries nothing for up to 4 s, and breaks no connection");

        private final String label;
        private final String description;

        Kind(String label, String description) {
            this.label = label;
            this.description = description;
        }
    }

    @Override
    public String name() {
        return kind.label;
    }

    @Override
    public String description() {
        return kind.description;
    }

    @Override
    public Ground ground(Grounds grounds, int round) {
        return grounds.existing();
    }

    @Override
    public JvmSpec prepared(JvmSpec spec, Ground ground) throws IOException {
        ExistingServer server = (ExistingServer) ground;
        proxy = new TcpProxy(server.port());
        return spec.with(server.environment(spec.name(), proxy.port()));
    }

    @Override
    public void inject(Round round) throws Exception {
        TcpProxy network = Objects.requireNonNull(proxy);
        switch (kind) {
            case SLOW -> network.slow(1 + round.random().nextInt(MAX_DELAY_MILLIS));
            case CUT -> {
                round.awaitRandomMoment();
                network.become(TcpProxy.Mode.CUT);
                network.breakAll(false);
                Thread.sleep(round.random().nextInt(MAX_MILLIS));
                network.become(TcpProxy.Mode.FINE);
            }
            case RESET -> {
                for (int i = 0; i < 3; i++) {
                    round.awaitRandomMoment();
                    network.breakAll(true);
                }
            }
            case SILENT -> {
                round.awaitRandomMoment();
                network.become(TcpProxy.Mode.SILENT);
                Thread.sleep(round.random().nextInt(MAX_MILLIS));
                network.become(TcpProxy.Mode.FINE);
            }
        }
    }

    @Override
    public void end(Round round) throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        if (proxy != null) {
            proxy.close();
        }
    }
}
