package org.camelvoice.simulator;

import static org.camelvoice.simulator.BrowserCaptions.refuseIf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.camelvoice.strictjson.Refusal;

/** The order of messages in a whole call, by docs/browser.md. Used by the loop's thread only. */
final class BrowserOrder {
    private final String sessionId;
    /** Null if a ticket says it. */
    private final String tenant;

    private final BrowserCaptions captions = new BrowserCaptions();
    private final Set<String> responses = new HashSet<>();
    private final Set<String> endedResponses = new HashSet<>();
    private final Map<Long, String> items = new HashMap<>();
    /** Samples at 24 kHz received of each item, by its number. */
    private final Map<Long, Long> received = new HashMap<>();

    private boolean connected;
    private boolean disconnected;
    /** Null before the first {@code state_change}. */
    private String state;

    private long epoch;

    BrowserOrder(String sessionId, String tenant) {
        this.sessionId = sessionId;
        this.tenant = tenant;
    }

    BrowserCaptions captions() {
        return captions;
    }

    /** Whether the call has started and no message has ended it. */
    boolean isOpen() {
        return connected && !disconnected;
    }

    /** The numbers of the item in audio messages: none, one, or several. */
    LongStream numbersOf(String itemId) {
        return items.entrySet().stream()
                .filter(entry -> entry.getValue().equals(itemId))
                .mapToLong(Map.Entry::getKey);
    }

    /**
     * Checks any text message, after {@link BrowserCallerReader} has read it.
     *
     * @throws Refusal if it is not allowed now
     */
    void message(JsonNode message) {
        String type = message.get("type").textValue();
        refuseIf(disconnected, type + " after disconnected");
        refuseIf(!connected && !mayComeFirst(type), type + " before connected");
        switch (type) {
            case "connected" -> connected(message);
            case "disconnected" -> disconnected = true;
            case "state_change" -> stateChange(message);
            case "response_started" ->
                responseStarted(message.get("response_id").textValue());
            case "response_ended" -> responseEnded(message.get("response_id").textValue());
            case "transcript" -> transcript(BrowserCaption.of(message));
            case "item" ->
                item(message.get("item").longValue(), message.get("item_id").textValue());
            case "clear" -> clear(message.get("epoch").longValue());
            default -> {} // allowed at any time
        }
    }

    /** A refused client gets only the error. */
    private static boolean mayComeFirst(String type) {
        return type.equals("connected") || type.equals("error") || type.equals("disconnected");
    }

    /**
     * Checks a binary message.
     *
     * @param samples at 24 kHz
     * @throws Refusal if it is not allowed now
     */
    void audio(BrowserCallerReader.Audio audio, int samples) {
        refuseIf(!isOpen(), "audio outside of connected and disconnected");
        refuseIf(
                audio.item() != 0 && !items.containsKey(audio.item()),
                "audio of item " + audio.item() + ", which was not announced");
        refuseIf(
                audio.epoch() > epoch,
                "audio of epoch " + audio.epoch() + ", but no clear has begun it; it is " + epoch);
        received.merge(audio.item(), (long) samples, Long::sum);
    }

    private void connected(JsonNode message) {
        refuseIf(connected, "connected comes twice");
        connected = true;
        checkIs("session_id", message, sessionId);
        if (tenant != null) {
            checkIs("tenant", message, tenant);
        }
    }

    private static void checkIs(String field, JsonNode message, String expected) {
        String is = message.get(field).textValue();
        refuseIf(!is.equals(expected), field + " is " + is + ", but the client asked for " + expected);
    }

    private void stateChange(JsonNode message) {
        String old = message.get("old_state").textValue();
        refuseIf(state != null && !old.equals(state), "old_state is " + old + ", but the last new_state was " + state);
        state = message.get("new_state").textValue();
        refuseIf(state.equals(old), "a state_change from " + old + " to itself");
    }

    private void responseStarted(String id) {
        refuseIf(!responses.add(id), "response " + id + " starts twice");
    }

    private void responseEnded(String id) {
        refuseIf(!responses.contains(id), "response " + id + " ends and has not started");
        refuseIf(!endedResponses.add(id), "response " + id + " ends twice");
    }

    private void transcript(BrowserCaption caption) {
        captions.put(caption);
        long[] numbers = numbersOf(caption.itemId()).toArray();
        if (numbers.length > 0 && caption.heardMillis() != null) {
            long samples = Arrays.stream(numbers)
                    .map(number -> received.getOrDefault(number, 0L))
                    .sum();
            long millis = samples / 24;
            refuseIf(
                    caption.heardMillis() > millis,
                    "heard_ms is " + caption.heardMillis() + " of an item of which " + millis + " ms have come");
        }
    }

    private void item(long number, String itemId) {
        String known = items.putIfAbsent(number, itemId);
        refuseIf(known != null && !known.equals(itemId), "item " + number + " names " + itemId + " and " + known);
    }

    private void clear(long next) {
        refuseIf(next <= epoch, "clear begins epoch " + next + ", but it is " + epoch + " already");
        epoch = next;
    }
}
