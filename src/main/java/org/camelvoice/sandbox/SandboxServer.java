package org.camelvoice.sandbox;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An OpenAI Realtime server (GA protocol) on this machine, over a real WebSocket. It is a parrot: it repeats what the
 * caller says, and speaks the words that it is given. Tests can script it, inspect its client's events, and make it
 * fail by name.
 *
 * <pre>{@code
 * try (SandboxServer sandbox = SandboxServer.builder().start()) {
 *     sandbox.enqueue(Script.create().say("Your order is on its way."));
 *     … // connect to sandbox.uri()
 *     sandbox.takeSession().assertNoViolations();
 * }
 * }</pre>
 *
 * <p>It has one event loop and one thread for speech, listens on loopback only, and ends its threads when it is closed.
 * Call its methods on any thread that may block.
 */
public final class SandboxServer implements AutoCloseable {

    private static final int REMEMBERED_SESSIONS = 32;
    private static final int LARGEST_MESSAGE = 16 << 20; // an append of 15 MiB, and its frame
    private static final int START_SECONDS = 10;
    private static final int TAKE_SECONDS = 20; // enough for a cold gateway on a busy machine

    private final Builder settings;
    private final Vertx vertx;
    private final SpeechDesk speech;
    private final HttpServer http;

    /** For the next sessions, one each; guarded by this. */
    private final Deque<Script> enqueued = new ArrayDeque<>();

    /** For sessions without their own script; guarded by this. */
    private Script otherwise = Script.create();

    /** Oldest first; a new session replaces the oldest closed one. Guarded by this. */
    private final Deque<SandboxSession> sessions = new ArrayDeque<>();

    /** Sessions not yet taken. */
    private final BlockingQueue<SandboxSession> untaken = new LinkedBlockingQueue<>();

    private SandboxServer(Builder settings) {
        this.settings = settings;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        this.speech = new SpeechDesk(vertx, settings.voice);
        this.http = vertx.createHttpServer(new HttpServerOptions()
                        .setMaxWebSocketFrameSize(LARGEST_MESSAGE)
                        .setMaxWebSocketMessageSize(LARGEST_MESSAGE)
                        .addWebSocketSubProtocol("realtime"))
                .requestHandler(this::acceptInTime);
    }

    /** The options of a server. */
    public static final class Builder {

        private int port;
        private Duration connectTime = Duration.ZERO;
        private Duration thinkTime = Duration.ofMillis(150);
        private double pace = 8;
        private Duration maxDuration = Duration.ofMinutes(60);
        private int rememberedEvents = 2_000;

        /** Null for the best one on the class path. */
        private Voice voice;

        private Builder() {}

        /** The port; 0, the default, for a free one. */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /** The time that a handshake takes; 0. OpenAI's takes up to a second. */
        public Builder connectTime(Duration time) {
            connectTime = Objects.requireNonNull(time);
            return this;
        }

        /** The time from the end of a turn to the first audio of its answer; 150 ms. */
        public Builder thinkTime(Duration time) {
            thinkTime = Objects.requireNonNull(time);
            return this;
        }

        /** How many times faster than real time it sends audio; 8. */
        public Builder pace(double timesRealTime) {
            if (!(timesRealTime > 0)) {
                throw new IllegalArgumentException("Expected a pace above 0, got " + timesRealTime);
            }
            pace = timesRealTime;
            return this;
        }

        /** The lifetime of a session; 60 minutes. */
        public Builder maxDuration(Duration duration) {
            maxDuration = Objects.requireNonNull(duration);
            return this;
        }

        /** How many client events each session keeps; 2,000, which is 40 s of audio in frames of 20 ms. */
        public Builder rememberedEvents(int count) {
            rememberedEvents = count;
            return this;
        }

        /**
         * A shared voice. By default, every server loads its own in the background at the start; give several servers
         * the same one to load it once.
         */
        public Builder voice(Voice shared) {
            voice = Objects.requireNonNull(shared);
            return this;
        }

        /** Opens the port. */
        public SandboxServer start() {
            SandboxServer server = new SandboxServer(this);
            server.listen();
            return server;
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Runs a server as a separate process, for embedding applications without a key: {@code [port]}, by default 8002, 0
     * for a free one. Runs until the process is stopped.
     */
    public static void main(String[] arguments) {
        int code = new SandboxServerMain(System.out).run(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    private void listen() {
        try {
            await(http.listen(settings.port, "127.0.0.1").toCompletionStage());
        } catch (IllegalStateException e) {
            close();
            throw new IllegalStateException("The sandbox cannot listen on 127.0.0.1:" + settings.port, e.getCause());
        }
        if (settings.voice == null) {
            speech.warmUp();
        }
    }

    /** {@code ws://127.0.0.1:<port>/v1/realtime}: a client adds its {@code ?model=}. */
    public URI uri() {
        return URI.create("ws://127.0.0.1:" + port() + "/v1/realtime");
    }

    public int port() {
        return http.actualPort();
    }

    /** The script of the next session without one. Called before it connects. */
    public synchronized void enqueue(Script script) {
        enqueued.add(script);
    }

    /** The script of every session without an enqueued one. */
    public synchronized void otherwise(Script script) {
        otherwise = script;
    }

    /** The sessions, oldest first: all open ones, and closed ones up to 32 in total. */
    public synchronized List<SandboxSession> sessions() {
        return new ArrayList<>(sessions);
    }

    /** Takes the next session; waits for it, 20 s at most, then fails. */
    public SandboxSession takeSession() throws InterruptedException {
        SandboxSession session = untaken.poll(TAKE_SECONDS, TimeUnit.SECONDS);
        if (session == null) {
            throw new AssertionError("Nobody connected within " + TAKE_SECONDS + " s");
        }
        return session;
    }

    /** Cuts the sessions, closes the port and ends the threads. */
    @Override
    public void close() {
        speech.close();
        try {
            await(http.close().toCompletionStage());
        } finally {
            await(vertx.close().toCompletionStage());
        }
    }

    private static void await(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("Nothing happened for " + START_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private void acceptInTime(HttpServerRequest request) {
        long millis = settings.connectTime.toMillis();
        if (millis == 0) {
            accept(request);
        } else {
            request.pause();
            vertx.setTimer(millis, id -> {
                request.resume();
                accept(request);
            });
        }
    }

    private void accept(HttpServerRequest request) {
        if (!request.path().endsWith("/realtime")) {
            request.response().setStatusCode(404).end();
            return;
        }
        ConnectionRequest handshake = ConnectionRequest.of(request);
        Prompter prompter = prompter();
        handshake.faults(prompter);
        if (prompter.has(Fault.REFUSE_HANDSHAKE)) {
            request.response().setStatusCode(503).end();
        } else {
            request.toWebSocket().onSuccess(socket -> open(socket, handshake, prompter));
        }
    }

    private synchronized Prompter prompter() {
        Prompter prompter = new Prompter(settings.thinkTime, settings.pace);
        prompter.follow(enqueued.isEmpty() ? otherwise : enqueued.poll());
        return prompter;
    }

    private void open(ServerWebSocket socket, ConnectionRequest handshake, Prompter prompter) {
        Recorder recorder = new Recorder(settings.rememberedEvents);
        Wire wire = new Wire(vertx, socket, recorder, prompter);
        SandboxSession session =
                new SandboxSession(handshake, vertx.getOrCreateContext(), wire, recorder, prompter, this);
        remember(session);
        session.open(socket, handshake.rejection(prompter));
    }

    private synchronized void remember(SandboxSession session) {
        if (sessions.size() >= REMEMBERED_SESSIONS) {
            sessions.stream().filter(SandboxSession::isEnded).findFirst().ifPresent(this::forget);
        }
        sessions.addLast(session);
        untaken.add(session);
    }

    private void forget(SandboxSession session) {
        sessions.remove(session);
        untaken.remove(session);
    }

    Duration maxDuration() {
        return settings.maxDuration;
    }

    SpeechDesk speechDesk() {
        return speech;
    }
}
