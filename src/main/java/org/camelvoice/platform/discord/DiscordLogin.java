package org.camelvoice.platform.discord;

import com.neovisionaries.ws.client.WebSocketFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.JDABuilder;
import net.dv8tion.jda.api.audio.AudioModuleConfig;
import net.dv8tion.jda.api.audio.dave.DaveSessionFactory;
import net.dv8tion.jda.api.exceptions.ErrorResponseException;
import net.dv8tion.jda.api.exceptions.InvalidTokenException;
import net.dv8tion.jda.api.requests.GatewayIntent;
import net.dv8tion.jda.api.requests.RestConfig;
import net.dv8tion.jda.api.utils.ConcurrentSessionController;
import net.dv8tion.jda.api.utils.MemberCachePolicy;
import net.dv8tion.jda.api.utils.cache.CacheFlag;
import org.apache.camel.CamelContext;
import org.camelvoice.platform.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a bot comes to be logged in, on a thread of its own: Discord may be away when the gateway starts, and phone calls do
 * not wait for it.
 */
final class DiscordLogin {
    static final String TOKEN_REFUSED =
            "Discord refuses the bot's token (voice.discord.token, DISCORD_TOKEN): copy it anew in the developer portal,"
                    + " under Bot, Reset Token";

    private static final Logger LOG = LoggerFactory.getLogger(DiscordLogin.class);
    private static final long AGAIN_SECONDS = 30;
    private static final long STOP_SECONDS = 5;

    private final VoiceDiscordEndpoint options;
    private final DiscordBot bot;
    private final CountDownLatch over = new CountDownLatch(1);

    /** Null until it begins. Written by the thread that starts the first route, before there is a bot to use it. */
    private volatile ExecutorService thread;
    /** Null until it is logged in. Written by the bot's thread. */
    private volatile JDA jda;
    /** Null if there is none. Written by the bot's thread, before it logs in. */
    private volatile DaveSessionFactory encryption;
    /** Why there is no encryption, for operators; null if there is. Written by the bot's thread. */
    private volatile String missing;

    DiscordLogin(VoiceDiscordEndpoint options, DiscordBot bot) {
        this.options = options;
        this.bot = bot;
    }

    private CamelContext context() {
        return options.getCamelContext();
    }

    void begin() {
        thread = context().getExecutorServiceManager().newSingleThreadExecutor(this, "DiscordBot");
        thread.execute(this::logIn);
    }

    private void logIn() {
        try {
            encryption = encryption();
        } catch (IllegalStateException e) {
            bot.trouble(e.getMessage());
            return;
        }
        try {
            while (!isOver() && !isIn()) {
                over.await(AGAIN_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is over
        }
    }

    /** @return whether nothing is left to be tried */
    private boolean isIn() {
        try {
            JDA logged = builder().build();
            jda = logged;
            if (isOver()) { // meanwhile, and whoever ended it has not seen it
                logged.shutdownNow();
            }
            return true;
        } catch (InvalidTokenException e) {
            bot.trouble(TOKEN_REFUSED);
            return true;
        } catch (LinkageError e) {
            bot.trouble("Cannot log in to Discord, since the class path lacks what JDA needs: " + Failure.of(e));
            return true;
        } catch (Exception e) {
            if (!isOver()) {
                bot.trouble("Cannot log in to Discord, and try again every " + AGAIN_SECONDS + " s: " + reason(e));
            }
            return false;
        }
    }

    /** Where there was no answer, JDA has a code below 0, and the exception's name for its meaning. */
    private static String reason(Exception failure) {
        if (failure instanceof ErrorResponseException refusal) {
            return (refusal.getErrorCode() < 0
                            ? "it cannot be reached, "
                            : "it answers " + refusal.getErrorCode() + ", ")
                    + refusal.getMeaning();
        }
        return Failure.of(failure);
    }

    private DaveSessionFactory encryption() {
        Encryption found = Encryption.find(context().getClassResolver(), options.getDaveSessionFactory());
        if (found.factory() == null) {
            missing = "Discord: no end-to-end encryption, so the bot joins "
                    + (options.isAllowUnencrypted() ? "unencrypted" : "stage channels only")
                    + ": " + found.missing() + "; see docs/discord.md";
            LOG.warn("{}", missing);
        }
        return found.factory();
    }

    private JDABuilder builder() throws Exception {
        JDABuilder builder = JDABuilder.createLight(options.getToken(), GatewayIntent.GUILD_VOICE_STATES)
                .enableCache(CacheFlag.VOICE_STATE)
                .setMemberCachePolicy(MemberCachePolicy.VOICE)
                .setEnableShutdownHook(false)
                .setAudioModuleConfig(audio())
                .addEventListeners(bot);
        address(builder, options.getComponent());
        return builder;
    }

    private void address(JDABuilder builder, VoiceDiscordComponent discord) throws Exception {
        if (!discord.getRestUrl().isBlank()) {
            builder.setRestConfig(new RestConfig().setBaseUrl(discord.getRestUrl()));
        }
        if (!discord.getGatewayUrl().isBlank()) {
            builder.setSessionController(new OtherGateway(discord.getGatewayUrl()));
        }
        if (discord.getSslContextParameters() != null) {
            SSLContext trust = discord.getSslContextParameters().createSSLContext(context());
            builder.setWebsocketFactory(new WebSocketFactory().setSSLContext(trust));
        }
    }

    private AudioModuleConfig audio() {
        AudioModuleConfig audio = new AudioModuleConfig().withAudioSendFactory(bot::sendSystem);
        return encryption == null ? audio : audio.withDaveSessionFactory(encryption);
    }

    private static final class OtherGateway extends ConcurrentSessionController {
        private final String url;

        OtherGateway(String url) {
            this.url = url;
        }

        @Override
        public String getGateway() {
            return url;
        }
    }

    /** Whether there is something that encrypts from end to end. */
    boolean isEncrypted() {
        return encryption != null;
    }

    /** Why there is nothing that does; null if there is, or before it is known. */
    String missing() {
        return missing;
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /**
     * Runs a task behind the login, on the bot's thread.
     *
     * @return false if it is over
     */
    boolean execute(Runnable task) {
        try {
            thread.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** The last route stops. Waits for JDA to be done, so that nothing of it is left. */
    void end() {
        over.countDown();
        if (jda == null) {
            context().getExecutorServiceManager().shutdownNow(thread); // which waits for an answer of Discord's
        }
        context().getExecutorServiceManager().shutdownGraceful(thread, TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        JDA logged = jda;
        if (logged != null) {
            logged.shutdown();
            awaitShutdown(logged);
        }
    }

    private static void awaitShutdown(JDA logged) {
        try {
            if (!logged.awaitShutdown(STOP_SECONDS, TimeUnit.SECONDS)) {
                logged.shutdownNow();
            }
        } catch (InterruptedException e) {
            logged.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
