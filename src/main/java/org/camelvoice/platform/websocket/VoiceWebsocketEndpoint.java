package org.camelvoice.platform.websocket;

import io.vertx.core.http.WebSocket;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpoint;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHelper;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostKey;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.camelvoice.platform.UpgradeGuard;

/**
 * WebSocket connections of callers, suited to media: the messages of a connection reach the route in order, on the
 * connection's event loop, so the route must not block; a caller that does not read affects only itself.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "voice-websocket",
        extendsScheme = "vertx-websocket",
        title = "Voice WebSocket",
        syntax = "voice-websocket:host:port/path",
        category = {Category.HTTP, Category.NETWORKING},
        headersClass = VoiceWebsocketConstants.class,
        lenientProperties = true)
public final class VoiceWebsocketEndpoint extends VertxWebsocketEndpoint implements AsyncEndpoint {
    /** The value of {@code allowedOriginPattern} that replaces a pattern. */
    private static final String SAME_ORIGIN = "same-origin";

    @UriParam(
            label = "consumer",
            description = "How many event loops the connections of this port are spread over. By default one for each"
                    + " available processor. All routes of a port must agree.")
    private int eventLoops;

    @UriParam(
            label = "consumer",
            defaultValue = "" + VoiceWebsocketComponent.DEFAULT_MAX_MESSAGE_SIZE,
            description = "The longest message that is read, in bytes. A longer one closes its connection with 1009."
                    + " All routes of a port must agree. Wins over serverOptions.")
    private int maxMessageSize;

    @UriParam(
            label = "consumer,advanced",
            description = "Whether messages are compressed (permessage-deflate) when the other end offers it. All"
                    + " routes of a port must agree. Wins over serverOptions.")
    private boolean perMessageDeflate;

    @UriParam(
            label = "consumer",
            defaultValue = "262144",
            description = "How many bytes may wait to be sent to one connection. While more wait, because the other"
                    + " end does not read, messages to it are dropped.")
    private int sendQueueSize = 256 * 1024;

    @UriParam(
            label = "consumer",
            description = "The WebSocket subprotocols that this path speaks, comma-separated. The first that a client"
                    + " asks for and that is among them is agreed on; with none, the connection goes without.")
    private String subprotocols = "";

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "16",
            description = "How many messages of one connection may wait for the route. While as many wait, the"
                    + " connection is not read from.")
    private int maxPendingMessages = 16;

    @UriParam(
            label = "consumer",
            description = "Whether a WebSocket is refused with 503 while as many calls are in progress as"
                    + " voice.maxCalls allows. Else it is let in, and its platform tells the caller, by word of mouth"
                    + " on a phone.")
    private boolean refuseWhenFull;

    @UriParam(
            label = "consumer,security",
            description = "The bean that decides about each request for a WebSocket, before anything of a call exists:"
                    + " an org.camelvoice.platform.UpgradeGuard. It is asked after the check of the origin.")
    private UpgradeGuard guard;

    @UriParam(
            label = "producer",
            description = "Whether a connection is closed with 1008 when a message to it is dropped because it does not"
                    + " read.")
    private boolean closeSlowReaders;

    VoiceWebsocketEndpoint(String uri, VoiceWebsocketComponent component, VertxWebsocketConfiguration configuration) {
        super(uri, component, configuration);
        this.eventLoops = component.getEventLoops();
        this.maxMessageSize = component.getMaxMessageSize();
    }

    @Override
    public VoiceWebsocketComponent getComponent() {
        return (VoiceWebsocketComponent) super.getComponent();
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (getConfiguration().isConsumeAsClient()) {
            return super.createConsumer(processor);
        }
        requireKnownOptions();
        requirePlainPathParameters();
        ListenerSettings.requirePositive("sendQueueSize", sendQueueSize);
        ListenerSettings.requirePositive("maxPendingMessages", maxPendingMessages);
        Consumer consumer = new VoiceWebsocketConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /** Whether only pages from this host and port may open this path's sockets. */
    boolean isSameOriginOnly() {
        return SAME_ORIGIN.equals(getConfiguration().getAllowedOriginPattern());
    }

    /** Unknown options are allowed for clients only: they are the query of its URL. */
    private void requireKnownOptions() {
        String query = getConfiguration().getWebsocketURI().getQuery();
        if (query != null) {
            throw new IllegalArgumentException("Unknown options of " + getEndpointBaseUri() + ": " + query);
        }
    }

    private void requirePlainPathParameters() {
        WebSocketRouter.parameters(getConfiguration().getWebsocketURI().getPath())
                .filter(WireHeaders::isReserved)
                .forEach(name -> {
                    throw new IllegalArgumentException("Path parameter {" + name + "} of " + getEndpointBaseUri()
                            + " would let a caller set one of Camel's own headers");
                });
    }

    @Override
    public Producer createProducer() {
        return new VoiceWebsocketProducer(this);
    }

    ListenerSettings listenerSettings() {
        return new ListenerSettings(eventLoops, maxMessageSize, perMessageDeflate);
    }

    VertxWebsocketHostKey hostKey() {
        return VertxWebsocketHelper.createHostKey(getConfiguration().getWebsocketURI());
    }

    /** Opens one client socket, also if several threads send at once. */
    @Override
    protected synchronized WebSocket getWebSocket() throws Exception {
        return super.getWebSocket();
    }

    public int getEventLoops() {
        return eventLoops;
    }

    public void setEventLoops(int eventLoops) {
        this.eventLoops = eventLoops;
    }

    public int getMaxMessageSize() {
        return maxMessageSize;
    }

    public void setMaxMessageSize(int maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }

    public boolean isPerMessageDeflate() {
        return perMessageDeflate;
    }

    public void setPerMessageDeflate(boolean perMessageDeflate) {
        this.perMessageDeflate = perMessageDeflate;
    }

    public int getSendQueueSize() {
        return sendQueueSize;
    }

    public void setSendQueueSize(int sendQueueSize) {
        this.sendQueueSize = sendQueueSize;
    }

    public String getSubprotocols() {
        return subprotocols;
    }

    public void setSubprotocols(String subprotocols) {
        this.subprotocols = subprotocols;
    }

    List<String> subprotocolList() {
        return Arrays.stream(subprotocols.split(","))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .toList();
    }

    public int getMaxPendingMessages() {
        return maxPendingMessages;
    }

    public void setMaxPendingMessages(int maxPendingMessages) {
        this.maxPendingMessages = maxPendingMessages;
    }

    public boolean isRefuseWhenFull() {
        return refuseWhenFull;
    }

    public void setRefuseWhenFull(boolean refuseWhenFull) {
        this.refuseWhenFull = refuseWhenFull;
    }

    /** Null for none. */
    public UpgradeGuard getGuard() {
        return guard;
    }

    public void setGuard(UpgradeGuard guard) {
        this.guard = guard;
    }

    public boolean isCloseSlowReaders() {
        return closeSlowReaders;
    }

    public void setCloseSlowReaders(boolean closeSlowReaders) {
        this.closeSlowReaders = closeSlowReaders;
    }
}
