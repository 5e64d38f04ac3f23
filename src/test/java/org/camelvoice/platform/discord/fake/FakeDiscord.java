package org.camelvoice.platform.discord.fake;

import com.neovisionaries.ws.client.WebSocketFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import net.dv8tion.jda.api.JDABuilder;
import net.dv8tion.jda.api.requests.RestConfig;

/**
 * A Discord with one bot, on free ports of loopback. Its guilds are made by {@link #guild}; its users do what the test says.
 * It can do no DAVE: it tells each client that there is none.
 */
public final class FakeDiscord implements AutoCloseable {
    static final String BOT_NAME = "camel";

    private static final int FIRST_SSRC = 1000;

    private final Trace trace = new Trace();
    private final String botId = Ids.snowflake();
    private final String ownerId = Ids.snowflake();
    private final String token = Ids.word() + "." + Ids.word();
    private final AtomicInteger ssrcs = new AtomicInteger(FIRST_SSRC);
    private final List<FakeGuild> guilds = new ArrayList<>();
    private final List<Speech> speeches = new ArrayList<>();
    private final List<VoiceServer> voiceServers = new ArrayList<>();
    private final Gateway gateway = new Gateway(this);
    private final Interactions interactions = new Interactions(this);
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    private final HttpServer server;
    private final SSLContext sslContext;
    private boolean requiresDave;
    private boolean withholdsServers;
    private boolean voiceSilent;
    private boolean closed;

    private FakeDiscord() throws IOException, InterruptedException, GeneralSecurityException {
        sslContext = Certificate.trusted();
        server = done(vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(new Rest(this)::accept)
                .webSocketHandler(gateway::accept)
                .listen());
        voiceServers.add(new VoiceServer(this));
    }

    public static FakeDiscord start() throws Exception {
        return new FakeDiscord();
    }

    static <T> T done(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A guild of which the bot is a member. */
    public FakeGuild guild(String name) {
        return trace.read(() -> {
            FakeGuild guild = new FakeGuild(this, name);
            guilds.add(guild);
            gateway.dispatch(Intent.GUILDS, "GUILD_CREATE", guild.json(gateway.hears(Intent.GUILD_MEMBERS)));
            return guild;
        });
    }

    /** The bot's token; any other is refused. */
    public String token() {
        return token;
    }

    public String botId() {
        return botId;
    }

    /** Base of the REST, with a slash at its end: for JDA's {@link RestConfig#setBaseUrl}. */
    public String restUrl() {
        return "http://127.0.0.1:" + server.actualPort() + "/api/v10/";
    }

    /** For JDA's {@code SessionController.getGateway}. */
    public String gatewayUrl() {
        return "ws://127.0.0.1:" + server.actualPort() + "/";
    }

    /** Trusts the certificate of the voice servers. */
    public SSLContext sslContext() {
        return sslContext;
    }

    /** The same for another JVM: arguments of its command line. */
    public String trustArguments() throws IOException, InterruptedException {
        return "-Djavax.net.ssl.trustStore=" + Certificate.keyStore() + " -Djavax.net.ssl.trustStorePassword="
                + Certificate.PASSWORD;
    }

    /** Has a JDA connect to this Discord and to no other. */
    public JDABuilder configure(JDABuilder builder) {
        return builder.setRestConfig(new RestConfig().setBaseUrl(restUrl()))
                .setSessionController(new LoopbackSessions(gatewayUrl()))
                .setWebsocketFactory(new WebSocketFactory().setSSLContext(sslContext))
                .setEnableShutdownHook(false);
    }

    /** As if the privileged intents were ticked in the developer portal; without it they are refused with 4014. */
    public FakeDiscord allowsPrivilegedIntents() {
        trace.change(gateway::allowPrivilegedIntents);
        return this;
    }

    /** Refuses clients without DAVE in channels that are no stage, with 4017, as Discord does since March 2026. */
    public FakeDiscord demandsDave() {
        trace.change(() -> requiresDave = true);
        return this;
    }

    /** Voice servers take connections, and say nothing. */
    public FakeDiscord silencesVoiceServers() {
        trace.change(() -> voiceSilent = true);
        return this;
    }

    boolean isVoiceSilent() {
        return voiceSilent;
    }

    /** Waits until the bot's session on the gateway has begun, or has been resumed. */
    public void awaitBotOnline() {
        trace.await("the bot on the gateway", gateway::isConnected);
    }

    public void awaitBotOffline() {
        trace.await("the bot to leave the gateway", () -> gateway.line() == null);
    }

    /**
     * Closes the bot's WebSocket to the gateway with this code; the session stays, and can be resumed. Nothing happens
     * if the bot has left it just now, as it does after {@link #reconnect}.
     */
    public void closeGateway(int code) {
        trace.change(() -> {
            trace.note("gateway> close " + code);
            if (gateway.line() != null) {
                gateway.line().close(code, "");
            }
        });
    }

    /** Asks the bot to connect again and to resume: opcode 7. */
    public void reconnect() {
        trace.change(() -> {
            trace.note("gateway> op 7");
            gateway.line().say(new JsonObject().put("op", 7).putNull("d"));
        });
    }

    /** Asks for a heartbeat at once: opcode 1. */
    public void asksForHeartbeat() {
        trace.change(() -> gateway.line().say(new JsonObject().put("op", 1).putNull("d")));
    }

    /** The next resume is refused with opcode 9: the bot has to identify itself again, and is in no voice channel any more. */
    public void forgetsSession() {
        trace.change(gateway::forget);
    }

    /**
     * From now on, until {@link #bringsGuilds}, a new session gets no guilds, and leaves the voice connections of the one
     * before open: the test {@linkplain #closeVoice closes} them.
     */
    public void holdsGuilds() {
        trace.change(gateway::holdGuilds);
    }

    public void bringsGuilds() {
        trace.change(gateway::bringGuilds);
    }

    /** Closes the bot's WebSocket to the voice server. After 4015 and codes that mean nothing it may resume, after others not. */
    public void closeVoice(FakeGuild guild, int code) {
        trace.change(() -> {
            VoiceSession session = guild.session();
            if (session == null) {
                throw new IllegalStateException("The bot has no voice session. " + trace);
            }
            if (isFatal(code)) {
                guild.endVoice(code, "");
            } else {
                trace.note("voice  > close " + code);
                session.line().close(code, "");
            }
        });
    }

    private static boolean isFatal(int code) {
        return code >= 4001 && code <= 4022 && code != 4015;
    }

    /** Whoever joins from now on gets VOICE_SERVER_UPDATE without an endpoint, until {@link #voiceServerReturns}. */
    public FakeDiscord withholdsVoiceServers() {
        trace.change(() -> withholdsServers = true);
        return this;
    }

    /** The guild's voice server goes away: VOICE_SERVER_UPDATE without an endpoint, 4014, and soon one with a new endpoint. */
    public void voiceServerMoves(FakeGuild guild) throws Exception {
        voiceServerFails(guild);
        voiceServerReturns(guild);
    }

    /** The first half of {@link #voiceServerMoves}. */
    public void voiceServerFails(FakeGuild guild) {
        trace.change(() -> {
            guild.offerServer(null);
            guild.endVoice(4014, "Disconnected.");
        });
    }

    /** The second half of {@link #voiceServerMoves}. */
    public void voiceServerReturns(FakeGuild guild) throws Exception {
        VoiceServer fresh = new VoiceServer(this);
        trace.change(() -> {
            withholdsServers = false;
            voiceServers.add(fresh);
            guild.offerServer(fresh);
        });
    }

    /** Somebody drags the bot into another channel, or out of all when it is null. */
    public void moveBot(FakeGuild guild, FakeChannel channel) {
        trace.change(() -> guild.enters(guild.self(), channel));
    }

    /** Takes what the client has done wrong so far, for a test that provokes it. */
    public List<String> takeFaults() {
        return trace.takeFaults();
    }

    /** What was exchanged, one line each, without audio; for messages of failed assertions. */
    public String exchanged() {
        return trace.toString();
    }

    Trace trace() {
        return trace;
    }

    Vertx vertx() {
        return vertx;
    }

    Gateway gateway() {
        return gateway;
    }

    Interactions interactions() {
        return interactions;
    }

    List<FakeGuild> guilds() {
        return guilds;
    }

    boolean requiresDave() {
        return requiresDave;
    }

    boolean isToken(String claimed) {
        return token.equals(claimed);
    }

    int nextSsrc() {
        return ssrcs.incrementAndGet();
    }

    String ownerId() {
        return ownerId;
    }

    /** Null while none is given. */
    VoiceServer voiceServer() {
        return withholdsServers ? null : voiceServers.get(voiceServers.size() - 1);
    }

    /** Null for none. */
    FakeGuild guildOf(String id) {
        return guilds.stream()
                .filter(guild -> guild.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** Null for none. */
    FakeChannel channelOf(String id) {
        return guilds.stream()
                .map(guild -> guild.channelOf(id))
                .filter(channel -> channel != null)
                .findFirst()
                .orElse(null);
    }

    Speech begin(Speech speech) {
        trace.change(() -> speeches.add(speech));
        speech.begin();
        return speech;
    }

    JsonObject selfJson() {
        return new JsonObject()
                .put("id", botId)
                .put("username", BOT_NAME)
                .putNull("global_name")
                .put("discriminator", "0001")
                .putNull("avatar")
                .put("bot", true)
                .put("system", false)
                .put("verified", true)
                .put("mfa_enabled", false)
                .put("public_flags", 0);
    }

    JsonObject gatewayJson() {
        return new JsonObject()
                .put("url", gatewayUrl())
                .put("shards", 1)
                .put(
                        "session_start_limit",
                        new JsonObject()
                                .put("total", 1000)
                                .put("remaining", 999)
                                .put("reset_after", 0)
                                .put("max_concurrency", 1));
    }

    /**
     * Leaves no thread and no socket; the client should be gone before, or it tries to connect again.
     *
     * @throws AssertionError the client has broken a rule of Discord
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List.copyOf(speeches).forEach(Speech::stop);
        for (VoiceServer voice : voiceServers) {
            voice.close();
        }
        done(vertx.close());
        if (!trace.faults().isEmpty()) {
            throw new AssertionError("The client broke rules of Discord. " + trace);
        }
    }
}
