package org.camelvoice.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import org.camelvoice.strictjson.Json;
import org.camelvoice.strictjson.Refusal;
import org.camelvoice.strictjson.Rule;

/** Executes a session's client events, or answers with the error. On the session's loop. */
final class ClientEvents {

    private final SessionState session;
    private final Turns turns;
    private final ResponseDesk responses;
    private final Recorder recorder;

    ClientEvents(SessionState session, Turns turns, ResponseDesk responses, Recorder recorder) {
        this.session = session;
        this.turns = turns;
        this.responses = responses;
        this.recorder = recorder;
    }

    void text(String message) {
        long now = System.nanoTime();
        JsonNode event;
        try {
            event = Json.parse(message);
        } catch (JsonProcessingException e) {
            recorder.received(new ReceivedEvent("", TextNode.valueOf(message), now));
            refuse(new Refusal("invalid_json", "Invalid event: failed to parse JSON value. ", null), null);
            return;
        }
        recorder.received(new ReceivedEvent(event.path("type").asText(), event, now));
        if (!session.prompter().has(Fault.NEVER_CREATED)) {
            take(event);
        }
    }

    void binary() {
        recorder.received(new ReceivedEvent("", TextNode.valueOf("(binary)"), System.nanoTime()));
        refuse(
                new Refusal(
                        "invalid_event", "Expected a text WebSocket message; binary frames are not supported.", null),
                null);
    }

    private void take(JsonNode event) {
        try {
            ClientEventRules.check(event);
            handle(event);
        } catch (Refusal refusal) {
            refuse(refusal, event.path("event_id").textValue());
        }
    }

    private void refuse(Refusal refusal, String clientEventId) {
        session.wire().send(ServerEvents.error(refusal, clientEventId));
    }

    private void handle(JsonNode event) {
        switch (event.get("type").textValue()) {
            case "session.update" -> update(event.get("session"));
            case "input_audio_buffer.append" -> turns.append(event);
            case "input_audio_buffer.commit" -> turns.commit();
            case "input_audio_buffer.clear" -> turns.clear();
            case "conversation.item.create" -> session.conversation().create(event);
            case "conversation.item.retrieve" -> session.conversation().retrieve(event);
            case "conversation.item.truncate" -> session.conversation().truncate(event);
            case "conversation.item.delete" -> session.conversation().delete(event);
            case "response.create" -> responses.create(event);
            case "response.cancel" -> responses.cancel(event);
            default -> throw new IllegalStateException("No rule lets through " + event.get("type"));
        }
    }

    private void update(JsonNode change) {
        Prompter prompter = session.prompter();
        if (prompter.has(Fault.REJECT_SESSION_UPDATE)) {
            throw Rule.unsupported("session.audio.output.voice", "fault", List.of("alloy", "marin"));
        }
        if (!prompter.has(Fault.NEVER_UPDATED)) {
            session.config().update(change, responses.hasSpoken());
            turns.configure();
            session.wire()
                    .send(ServerEvents.session(
                            "session.updated", session.config().toJson(prompter)));
        }
    }
}
