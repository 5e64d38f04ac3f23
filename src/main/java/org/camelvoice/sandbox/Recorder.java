package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The events of one session. Written by the session's loop, read by any thread. Bounded: it drops the oldest entries,
 * so a sandbox may run for days.
 */
final class Recorder {

    private final int limit;

    /** All received events, oldest first; guarded by this. */
    private final Deque<ReceivedEvent> events = new ArrayDeque<>();

    /** Events not yet taken, oldest first; guarded by this. */
    private final Deque<ReceivedEvent> untaken = new ArrayDeque<>();

    /** The {@code error} objects sent; guarded by this. */
    private final Deque<JsonNode> errors = new ArrayDeque<>();

    /** The event types of both directions, equal neighbours once; guarded by this. */
    private final Deque<String> timeline = new ArrayDeque<>();

    Recorder(int limit) {
        this.limit = limit;
    }

    synchronized void received(ReceivedEvent event) {
        add(events, event);
        add(untaken, event);
        note("> " + event.type());
        notifyAll();
    }

    synchronized void sent(JsonNode event) {
        note("< " + event.path("type").asText());
        if (event.path("type").asText().equals("error")) {
            add(errors, event.get("error"));
        }
        notifyAll();
    }

    synchronized void note(String line) {
        if (!line.equals(timeline.peekLast())) {
            add(timeline, line);
        }
    }

    private <T> void add(Deque<T> entries, T entry) {
        if (entries.size() == limit) {
            entries.removeFirst();
        }
        entries.addLast(entry);
    }

    synchronized List<ReceivedEvent> events() {
        return new ArrayList<>(events);
    }

    synchronized List<JsonNode> errors() {
        return new ArrayList<>(errors);
    }

    synchronized List<String> timeline() {
        return new ArrayList<>(timeline);
    }

    synchronized List<ReceivedEvent> untaken() {
        return new ArrayList<>(untaken);
    }

    /** @param type null for any */
    synchronized ReceivedEvent take(String type, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        ReceivedEvent event = poll(type);
        while (event == null) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError("No %s came within %d ms; this happened: %s"
                        .formatted(type == null ? "event" : type, patience.toMillis(), timeline));
            }
            wait(millis);
            event = poll(type);
        }
        return event;
    }

    private ReceivedEvent poll(String type) {
        for (Iterator<ReceivedEvent> each = untaken.iterator(); each.hasNext(); ) {
            ReceivedEvent event = each.next();
            if (type == null || type.equals(event.type())) {
                each.remove();
                return event;
            }
        }
        return null;
    }
}
