package org.camelvoice.sandbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a session stands in its {@link Script}. On the session's loop. */
final class Prompter {

    private final Set<Fault> faults = EnumSet.noneOf(Fault.class);
    private final Deque<Script.Turn> turns = new ArrayDeque<>();
    private final Deque<String> heard = new ArrayDeque<>();
    private Duration thinkTime;
    private double pace;

    /** Whether {@link Fault#ACTIVE_RESPONSE_RACE} has happened. */
    private boolean raced;

    Prompter(Duration thinkTime, double pace) {
        this.thinkTime = thinkTime;
        this.pace = pace;
    }

    /** What {@code script} says comes after what is still to be done. */
    void follow(Script script) {
        faults.addAll(script.faults());
        turns.addAll(script.turns());
        heard.addAll(script.heard());
        thinkTime = script.thinkTimeOr(thinkTime);
        pace = script.paceOr(pace);
    }

    /** From now on nothing goes wrong. */
    void heal() {
        faults.clear();
        turns.removeIf(turn -> turn.fault() != null);
    }

    void fault(Fault fault) {
        faults.add(fault);
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }

    /**
     * What a response is to be.
     *
     * @param answer empty if the parrot is to answer
     */
    record Cue(Set<Fault> faults, Optional<List<Output>> answer) {}

    /**
     * What the next response is to be; its turn of the script is used up.
     *
     * @param hasInstructions whether it was told what to say: then an answer of the script waits for another
     */
    Cue next(boolean hasInstructions) {
        Set<Fault> all = EnumSet.noneOf(Fault.class);
        all.addAll(faults);
        Script.Turn turn = turns.peek();
        if (turn == null || (hasInstructions && turn.fault() == null)) {
            return new Cue(all, Optional.empty());
        }
        turns.remove();
        if (turn.fault() == null) {
            return new Cue(all, Optional.of(turn.output()));
        }
        all.add(turn.fault());
        return new Cue(all, Optional.empty());
    }

    Optional<String> nextHeard() {
        return Optional.ofNullable(heard.poll());
    }

    /** True once, if the session has the fault. */
    boolean takeRace() {
        boolean race = !raced && has(Fault.ACTIVE_RESPONSE_RACE);
        raced |= race;
        return race;
    }

    long thinkMillis(Set<Fault> faultsOfResponse) {
        return faultsOfResponse.contains(Fault.SLOW) ? 3_000 : thinkTime.toMillis();
    }

    double pace(Set<Fault> faultsOfResponse) {
        return faultsOfResponse.contains(Fault.SLOW) ? 0.5 : pace;
    }
}
