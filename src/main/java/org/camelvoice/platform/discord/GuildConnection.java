package org.camelvoice.platform.discord;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import net.dv8tion.jda.api.audio.AudioReceiveHandler;
import net.dv8tion.jda.api.audio.AudioSendHandler;
import net.dv8tion.jda.api.audio.hooks.ConnectionListener;
import net.dv8tion.jda.api.audio.hooks.ConnectionStatus;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.channel.ChannelType;
import net.dv8tion.jda.api.entities.channel.middleman.AudioChannel;
import net.dv8tion.jda.api.managers.AudioManager;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.platform.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The voice connection of one guild, which JDA makes and keeps: asks for it, follows what becomes of it, and gives it
 * back. There is one in a guild at a time; what is asked of JDA is asked on the bot's thread, in order.
 *
 * <p>A connection that is lost for less than 15 s is JDA's to make again; the conversations wait. Methods without a word
 * about threads run on the loop.
 */
final class GuildConnection {
    private static final Logger LOG = LoggerFactory.getLogger(GuildConnection.class);

    private static final long PATIENCE_NANOS = 15_000_000_000L;
    /**
     * Discord says twice that a bot was put out: on the gateway, and by the end of the voice connection. Who hears the
     * second only, is still wanted there: the gateway's session was new, or another voice server takes over.
     */
    private static final long PUT_OUT_NANOS = 2_000_000_000L;

    private static final String DELETED = "the channel was deleted";

    private static final int LONGEST_CLOSING_MILLIS = 2_000;
    private static final int LOOK_MILLIS = 10;

    private static final int MOST_LOSSES = 4;
    private static final long LOSSES_WITHIN_NANOS = 30_000_000_000L;

    private final DiscordBot bot;
    private final GuildVoice voice;
    private final Guild guild;
    private final MediaLoop loop;
    private final DiscordCounters counters;

    /** Which channel it is in, or is to be. Written by whoever hears of it. */
    private volatile AudioChannel channel;

    /** Whether the guild's connection is, or soon will be, no longer its own. Set by whoever is first to end it. */
    private final AtomicBoolean released = new AtomicBoolean();

    /** Whether it has been connected. */
    private boolean joined;

    private boolean up;
    private long downSince;
    /** Whether Discord says that the bot is in no channel. */
    private boolean nowhere;
    /** Why the bot was put out, if it was: JDA makes no connection anew. Null if it was not. */
    private String putOut;
    /** When the connection was lost, of late. */
    private final Deque<Long> losses = new ArrayDeque<>(MOST_LOSSES);

    GuildConnection(DiscordBot bot, GuildVoice voice, AudioChannel channel, MediaLoop loop, DiscordCounters counters) {
        this.bot = bot;
        this.voice = voice;
        this.guild = channel.getGuild();
        this.channel = channel;
        this.loop = loop;
        this.counters = counters;
        this.downSince = loop.nanoTime();
    }

    /** Called from any thread. */
    AudioChannel channel() {
        return channel;
    }

    // What is asked of JDA.

    /** Asks Discord for the connection. Called from any thread. */
    void begin(AudioSendHandler sending, AudioReceiveHandler receiving) {
        askIfHeld(in -> {
            AudioManager manager = in.getAudioManager();
            manager.setSendingHandler(sending);
            manager.setReceivingHandler(receiving);
            manager.setConnectionListener(new Status());
            manager.setSelfDeafened(false);
            open(in);
        });
    }

    private void open(Guild in) {
        if (channel.getType() == ChannelType.STAGE) {
            in.requestToSpeak(); // else nobody hears it there
        }
        in.getAudioManager().openAudioConnection(channel);
    }

    /** It is asked to come into another channel. Called from any thread. */
    void moveTo(AudioChannel to) {
        moved(to);
        askIfHeld(this::open);
    }

    /** Once it was let go, the guild's connection may be another's. */
    private void askIfHeld(Consumer<Guild> wish) {
        ask(in -> {
            if (!released.get()) {
                wish.accept(in);
            }
        });
    }

    /**
     * On the bot's thread, one after the other: JDA takes locks. Of a guild that has gone nothing is asked. JDA has another
     * one with the same id when it has logged in anew.
     */
    private void ask(Consumer<Guild> wish) {
        bot.execute(() -> {
            try {
                Guild known = guild.getJDA().getGuildById(guild.getIdLong());
                if (known != null) {
                    wish.accept(known);
                }
            } catch (
                    RuntimeException e) { // a guild, a channel or a permission that has gone, or a channel that is full
                voice.gone("JDA refuses: " + Failure.of(e));
            }
        });
    }

    /** The connection ends before another may be made in the guild: both wait for the bot's thread. Called from any thread. */
    void letGo() {
        if (released.compareAndSet(false, true)) {
            ask(GuildConnection::disconnect);
            bot.forget(voice, guild.getIdLong());
        }
    }

    private static void disconnect(Guild in) {
        AudioManager manager = in.getAudioManager();
        manager.setSendingHandler(null);
        manager.setReceivingHandler(null);
        manager.setConnectionListener(null);
        if (manager.isConnected()) {
            manager.closeAudioConnection();
            awaitClosed(manager);
        } else {
            in.getJDA().getDirectAudioController().disconnect(in);
        }
    }

    /** JDA closes it on a thread of its own. Who wants one to the same channel before that gets none. */
    private static void awaitClosed(AudioManager manager) {
        try {
            for (int i = 0; i < LONGEST_CLOSING_MILLIS / LOOK_MILLIS && manager.isConnected(); i++) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // What becomes of it.

    /**
     * The bot was moved. Called from any thread.
     *
     * @param to null for nowhere: it was put out, or JDA makes the connection anew
     */
    void moved(AudioChannel to) {
        if (to != null) {
            channel = to;
        }
        loop.execute(() -> {
            nowhere = to == null;
            leaveIfPutOut();
        });
    }

    private void putOut(String why) {
        putOut = why;
        leaveIfPutOut();
    }

    /** Of a stage JDA says so when the gateway's session is new, though it is there. */
    private void leaveIfDeleted(Guild in) {
        if (in.getGuildChannelById(channel.getIdLong()) == null) {
            voice.gone(DELETED);
        }
    }

    private void leaveIfPutOut() {
        if (nowhere && putOut != null) {
            voice.leave(putOut);
        }
    }

    /** Called on JDA's threads. */
    private final class Status implements ConnectionListener {
        @Override
        public void onStatusChange(ConnectionStatus status) {
            loop.execute(() -> status(status));
        }
    }

    private void status(ConnectionStatus status) {
        if (voice.isOver()) {
            return;
        }
        if (status == ConnectionStatus.CONNECTED) {
            connected();
        } else if (up) {
            down();
        }
        if (status == ConnectionStatus.ERROR_LOST_CONNECTION || status == ConnectionStatus.ERROR_CANNOT_RESUME) {
            lost(loop.nanoTime());
        } else if (status == ConnectionStatus.DISCONNECTED_KICKED_FROM_CHANNEL) {
            putOut("somebody has disconnected the bot");
        } else if (status == ConnectionStatus.DISCONNECTED_CHANNEL_DELETED) {
            putOut(DELETED);
            askIfHeld(this::leaveIfDeleted);
        } else if (isFinal(status)) {
            voice.leave(sentence(status));
        }
    }

    private void connected() {
        up = true;
        putOut = null;
        voice.connected();
        bot.well(guild.getIdLong());
        if (!joined) {
            joined = true;
            LOG.info("Joined {} of guild {}", channel.getId(), guild.getId());
        }
    }

    private void down() {
        up = false;
        downSince = loop.nanoTime();
        counters.countReconnect();
    }

    private void lost(long now) {
        losses.add(now);
        while (now - losses.element() > LOSSES_WITHIN_NANOS) {
            losses.remove();
        }
        if (losses.size() >= MOST_LOSSES) {
            String sentence = "Discord has ended the voice connection " + MOST_LOSSES + " times within 30 s"
                    + (bot.isEncrypted() ? "" : ": it requires end-to-end encryption, see docs/discord.md");
            bot.trouble(guild.getIdLong(), "Guild " + guild.getId() + ": " + sentence);
            voice.lost(sentence);
        }
    }

    private static boolean isFinal(ConnectionStatus status) {
        return switch (status) {
            case DISCONNECTED_LOST_PERMISSION,
                    DISCONNECTED_REMOVED_FROM_GUILD,
                    DISCONNECTED_REMOVED_DURING_RECONNECT,
                    DISCONNECTED_AUTHENTICATION_FAILURE,
                    ERROR_UNSUPPORTED_ENCRYPTION_MODES -> true;
            default -> false;
        };
    }

    private static String sentence(ConnectionStatus status) {
        return switch (status) {
            case DISCONNECTED_LOST_PERMISSION -> "the bot has lost the permission Connect";
            case DISCONNECTED_REMOVED_FROM_GUILD -> "the bot was removed from the guild";
            case DISCONNECTED_AUTHENTICATION_FAILURE -> "Discord's voice server does not know the session";
            default -> "Discord says " + status;
        };
    }

    /** Whether it is there now. Asked every 20 ms. */
    boolean isUp(long now) {
        if (!up) {
            lookAfterIt(now);
        }
        return up;
    }

    private void lookAfterIt(long now) {
        if (putOut != null && !nowhere && now - downSince > PUT_OUT_NANOS) {
            putOut = null;
            askIfHeld(this::open);
        }
        if (now - downSince > PATIENCE_NANOS) {
            voice.lost("there was no voice connection for 15 s");
        }
    }
}
