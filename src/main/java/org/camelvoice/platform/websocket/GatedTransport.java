package org.camelvoice.platform.websocket;

import io.netty.bootstrap.ServerBootstrap;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;

/** Vert.x's transport of the JDK, with a gate on each listening socket. */
final class GatedTransport extends JDKTransport {
    private final AcceptGate gate;

    GatedTransport(AcceptGate gate) {
        this.gate = gate;
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        super.configure(options, domainSocket, bootstrap);
        bootstrap.handler(gate);
    }
}
