package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.camelvoice.audio.Playout.Doubt;

/**
 * What observers are told, in lines; {@link #assertExhausted} fails if one was not asked for. Frames are only added up,
 * since there are so many.
 */
public final class RecordedEvents implements CallEvents {
    private final Deque<String> lines = new ArrayDeque<>();
    public final List<Doubt> doubts = new ArrayList<>();
    private long heardMillis;
    private long sentMillis;
    private long droppedMillis;

    /** Takes the next lines, which must be these. */
    public void assertNext(String... expected) {
        for (String line : expected) {
            assertThat(lines).as("what observers were told").isNotEmpty();
            assertThat(lines.remove()).isEqualTo(line);
        }
    }

    /** Takes the next line, which must begin like this. */
    public String assertNextBegins(String beginning) {
        assertThat(lines).as("what observers were told").isNotEmpty();
        String line = lines.remove();
        assertThat(line).startsWith(beginning);
        return line;
    }

    /** Takes all that came, whatever it was. */
    public void forget() {
        lines.clear();
    }

    public void assertExhausted() {
        assertThat(lines).isEmpty();
    }

    public long heardMillis() {
        return heardMillis;
    }

    public long sentMillis() {
        return sentMillis;
    }

    public long droppedMillis() {
        return droppedMillis;
    }

    private void add(String line) {
        lines.add(line);
    }

    @Override
    public void started(CallFacts call) {
        add("started");
    }

    @Override
    public void ended(CallFacts call, EndReason reason, Tally tally) {
        add("ended " + reason);
    }

    @Override
    public void stateChanged(CallFacts call, CallState before, CallState now) {
        add(before + " > " + now);
    }

    @Override
    public void heardCaller(CallFacts call, int millis) {
        heardMillis += millis;
    }

    @Override
    public void sentToCaller(CallFacts call, int millis) {
        sentMillis += millis;
    }

    @Override
    public void dropped(CallFacts call, DropReason reason, int millis) {
        droppedMillis += millis;
        add("dropped " + reason.label() + " " + millis);
    }

    @Override
    public void doubted(CallFacts call, Doubt doubt) {
        doubts.add(doubt);
    }

    @Override
    public void refusedMessage(String platform, String connection, String sentence) {
        add("refused " + sentence);
    }

    @Override
    public void surplusMessage(String platform, String connection) {
        add("surplus " + platform);
    }

    @Override
    public void unhandled(CallFacts call, String message) {
        add("unhandled " + message);
    }

    @Override
    public void routeFailed(CallFacts call, String route, Throwable failure) {
        add("failed " + route + ": " + failure.getMessage());
    }

    @Override
    public void bargeIn(CallFacts call, long reactionMillis) {
        add("barge-in " + reactionMillis);
    }

    @Override
    public void falseBargeIn(CallFacts call) {
        add("false barge-in");
    }

    @Override
    public void turnLatency(CallFacts call, long millis) {
        add("turn " + millis);
    }

    @Override
    public void limitReached(CallFacts call, TenantLimit limit) {
        add("limit " + limit.label());
    }

    @Override
    public void modelConnected(CallFacts call, long millis) {
        add("model connected " + millis);
    }

    @Override
    public void modelError(CallFacts call, String code) {
        add("model error " + code);
    }
}
