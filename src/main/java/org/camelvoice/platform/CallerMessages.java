package org.camelvoice.platform;

import java.util.function.Consumer;
import org.camelvoice.call.Allowance;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallerLimits;

/**
 * What of a connection's messages is let through. Of those that are no audio so many may come; the surplus is told to who
 * observes and comes to nothing. What makes no sense is refused. If either does not stop, that is the end. Owned by the
 * connection's loop.
 */
final class CallerMessages {
    private static final int BURST_SECONDS = 5; // a line that was held up delivers as much at once
    private static final int SURPLUS_SECONDS = 50;
    private static final int REPORTS = 10; // times as many: they do no more than move a number
    private static final int TEXTS_AT_ONCE_OF = 3; // a third of a minute's
    private static final int SECONDS_A_MINUTE = 60;

    private final CallEvents events;
    private final String platform;
    private final String connectionId;
    private final CallerLimits limits;
    private final Consumer<String> giveUp;
    private final Consumer<String> tellRefused;
    private final Refusals refusals;
    private final Allowance messages;
    private final Allowance reports;
    private final Allowance texts;
    private final Allowance surplus;
    /** Whether the message at hand has been counted. */
    private boolean counted;
    /** Whether it is one too many. */
    private boolean isSurplus;

    /**
     * @param giveUp      is told why when too many came for too long, or made no sense
     * @param tellRefused is told of each message that is refused, for the caller
     */
    CallerMessages(
            CallEvents events,
            String platform,
            Connection connection,
            CallerLimits limits,
            Consumer<String> giveUp,
            Consumer<String> tellRefused) {
        this.events = events;
        this.platform = platform;
        this.connectionId = connection.id();
        this.limits = limits;
        this.giveUp = giveUp;
        this.tellRefused = tellRefused;
        this.refusals = new Refusals(events, platform, connectionId, giveUp);
        long now = connection.loop().nanoTime();
        int rate = limits.messagesPerSecond();
        double textRate = limits.textsPerMinute() / (double) SECONDS_A_MINUTE;
        this.messages = new Allowance(rate * BURST_SECONDS, rate, now);
        this.reports = new Allowance(rate * BURST_SECONDS * REPORTS, rate * REPORTS, now);
        this.texts = new Allowance(Math.max(1, limits.textsPerMinute() / TEXTS_AT_ONCE_OF), textRate, now);
        this.surplus = new Allowance(rate * SURPLUS_SECONDS, rate, now);
    }

    /** A message has come. */
    void next() {
        counted = false;
        isSurplus = false;
    }

    /** Whether a message may come now that asks for something. */
    boolean admit(long now) {
        return admit(messages, now);
    }

    /** Whether a message may come now that reports what the caller has played. */
    boolean admitReport(long now) {
        return admit(reports, now);
    }

    private boolean admit(Allowance allowance, long now) {
        counted = true;
        isSurplus = !allowance.take(1, now);
        if (isSurplus) {
            events.surplusMessage(platform, connectionId);
            giveUpIfItDoesNotStop(now);
        }
        return !isSurplus;
    }

    private void giveUpIfItDoesNotStop(long now) {
        if (!surplus.take(1, now)) {
            giveUp.accept("Expected at most %d messages a second, got more, and they did not stop"
                    .formatted(limits.messagesPerSecond()));
        }
    }

    /**
     * The caller has typed something, which is one of the messages that were {@linkplain #admit admitted}.
     *
     * @throws IllegalArgumentException if that was too often; says how often they may
     */
    void requireText(long now) {
        if (!texts.take(1, now)) {
            throw new IllegalArgumentException(
                    "Expected at most %d texts a minute, got more".formatted(limits.textsPerMinute()));
        }
    }

    /** The message at hand made no sense. It counts as one, even if it was meant to be audio; a surplus has no answer. */
    void refuse(String sentence, long now) {
        if (counted ? !isSurplus : admit(now)) {
            tellRefused.accept(sentence);
            refusals.refuse(sentence);
        }
    }

    /** Something is odd, but of use. */
    void note(String sentence) {
        refusals.note(sentence);
    }

    /** The message at hand has been taken, unless it was one too many. */
    void madeSense() {
        if (!isSurplus) {
            refusals.madeSense();
        }
    }
}
