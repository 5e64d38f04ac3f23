package org.camelvoice.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A session's deviations from the parrot. Each response uses up one answer, in order; then the parrot answers. A {@code
 * response.create} with its own instructions (a greeting) uses up none.
 *
 * <pre>{@code
 * Script.create().say("One moment.").call("order_status", "{\"orderNumber\":\"42\"}").fail(Fault.RATE_LIMITED)
 * }</pre>
 *
 * <p>Must not be changed after it was given to a server or a session.
 */
public final class Script {

    private final Set<Fault> faults = EnumSet.noneOf(Fault.class);
    private final List<Turn> turns = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    /** Null: the server's. */
    private Duration thinkTime;

    /** Null: the server's. */
    private Double pace;

    /** One response: what it says, or how it fails ({@code output} is then empty). */
    record Turn(List<Output> output, Fault fault) {}

    private Script() {}

    public static Script create() {
        return new Script();
    }

    /** Every response of the session, or its handshake, has these faults. */
    public Script fault(Fault... each) {
        faults.addAll(List.of(each));
        return this;
    }

    /** The next response says {@code text}. */
    public Script say(String text) {
        return respond(Output.say(text));
    }

    /** The next response calls {@code tool}, declared or not, with {@code arguments} unchanged. */
    public Script call(String tool, String arguments) {
        return respond(Output.call(tool, arguments));
    }

    /** The next response has these items. */
    public Script respond(Output... items) {
        turns.add(new Turn(List.of(items), null));
        return this;
    }

    /** The next response, with or without instructions, has this fault; later ones do not. */
    public Script fail(Fault fault) {
        turns.add(new Turn(List.of(), fault));
        return this;
    }

    /** The transcript of the caller's next turn, which the parrot does not understand. */
    public Script hear(String transcript) {
        heard.add(transcript);
        return this;
    }

    /** From the end of a turn to the first audio of its answer. */
    public Script thinkTime(Duration time) {
        thinkTime = time;
        return this;
    }

    /** How many times faster than real time audio is sent. */
    public Script pace(double timesRealTime) {
        pace = timesRealTime;
        return this;
    }

    Set<Fault> faults() {
        return faults;
    }

    List<Turn> turns() {
        return turns;
    }

    List<String> heard() {
        return heard;
    }

    Duration thinkTimeOr(Duration other) {
        return thinkTime == null ? other : thinkTime;
    }

    double paceOr(double other) {
        return pace == null ? other : pace;
    }
}
