package org.camelvoice.platform.discord.fake;

import net.dv8tion.jda.api.utils.SessionControllerAdapter;

/** Tells JDA where the gateway is, and lets it identify itself without the 5 s that Discord wants between two times. */
final class LoopbackSessions extends SessionControllerAdapter {
    private final String gateway;

    LoopbackSessions(String gateway) {
        this.gateway = gateway;
    }

    @Override
    public String getGateway() {
        return gateway;
    }

    @Override
    public void appendSession(SessionConnectNode node) {
        Thread thread = new Thread(() -> connect(node), "fake-discord-connect");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void removeSession(SessionConnectNode node) {
        // it is no longer queued
    }

    private static void connect(SessionConnectNode node) {
        try {
            node.run(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // no connection: this Discord has been closed
        }
    }
}
