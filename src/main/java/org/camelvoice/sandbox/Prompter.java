package org.camelvoice.sandbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A session's progress in its {@link Script}. On the session's loop. */
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

    /** Appends {@code script} to what remains. */
    void follow(Script script) {
        faults.addAll(script.faults());
        turns.addAll(script.turns());
        heard.addAll(script.heard());
        thinkTime = script.thinkTimeOr(thinkTime);
        pace = script.paceOr(pace);
    }

    /** Removes all faults. */
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
     * The plan for a response.
     *
     * @param answer empty if the parrot answers
     */
    record Cue(Set<Fault> faults, Optional<List<Output>> answer) {}

    /**
     * The plan for the next response; uses up its turn of the script.
     *
     * @param hasInstructions whether the response has its own instructions: the script's answer then waits for another
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
