package org.camelvoice.platform.discord.fake;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A slash command that a user gave, and what the bot answered. Discord waits 3 s for the first answer. */
public final class Interaction {
    static final int MESSAGE = 4;
    static final int DEFERRED = 5;

    private static final int EPHEMERAL = 1 << 6;

    private final String id = Ids.snowflake();
    private final String token = Ids.word();
    private final Trace trace;
    private final FakeUser user;
    private final FakeChannel channel;
    private final long beganNanos = System.nanoTime();
    private final List<String> texts = new ArrayList<>();
    /** Type of the callback; 0 before. */
    private int type;

    private boolean ephemeral;

    Interaction(FakeUser user, FakeChannel channel, Trace trace) {
        this.user = user;
        this.channel = channel;
        this.trace = trace;
    }

    /** Waits for the first text of the bot, after "is thinking" or at once. */
    public String awaitText() {
        return awaitText(1);
    }

    /** Waits for so many texts, follow-ups and changes of the first included; the last of them. */
    public String awaitText(int count) {
        return trace.found(count + " answers to the command", () -> texts.size() < count ? null : texts.get(count - 1));
    }

    /** Waits until the bot has answered or has said that it is thinking. */
    public void awaitAcknowledged() {
        trace.await("an answer to the command", () -> type != 0);
    }

    /** Whether the bot said first that it is thinking. */
    public boolean isDeferred() {
        return trace.read(() -> type == DEFERRED);
    }

    /** Whether only the user who gave the command sees the answer. */
    public boolean isEphemeral() {
        return trace.read(() -> ephemeral);
    }

    String id() {
        return id;
    }

    String token() {
        return token;
    }

    FakeUser user() {
        return user;
    }

    FakeChannel channel() {
        return channel;
    }

    boolean isAnswered() {
        return type != 0;
    }

    boolean isExpired() {
        return System.nanoTime() - beganNanos > 3_000_000_000L;
    }

    void answer(int callbackType, JsonObject data) {
        type = callbackType;
        if (data != null) {
            ephemeral = (data.getInteger("flags", 0) & EPHEMERAL) != 0;
        }
        if (callbackType == MESSAGE) {
            write(data);
        }
    }

    void write(JsonObject message) {
        texts.add(message.getString("content", ""));
    }
}
