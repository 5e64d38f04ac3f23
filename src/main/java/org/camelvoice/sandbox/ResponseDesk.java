package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camelvoice.strictjson.Refusal;

/**
 * The active responses of a session: at most one in the conversation, and any number out of band. On the session's
 * loop.
 */
final class ResponseDesk {

    private final SessionState session;
    private final Runnable expire;
    private final List<ResponseRun> running = new ArrayList<>();

    /** Whether a response has sent audio: the voice is then fixed. */
    private boolean spoken;

    /** @param expire ends the session as the server does at its time limit */
    ResponseDesk(SessionState session, Runnable expire) {
        this.session = session;
        this.expire = expire;
    }

    boolean hasSpoken() {
        return spoken;
    }

    /** {@code response.create}. */
    void create(JsonNode event) {
        ResponseRequest request = ResponseRequest.of(event.get("response"), session.config());
        if (request.inConversation()
                && inConversation().isEmpty()
                && session.prompter().takeRace()) {
            begin(ResponseRequest.of(null, session.config()));
        }
        begin(request);
    }

    /** A turn has ended and needs an answer. */
    void answerTurn() {
        begin(ResponseRequest.of(null, session.config()));
    }

    private void begin(ResponseRequest request) {
        if (request.inConversation()) {
            inConversation().ifPresent(ResponseDesk::refuse);
        }
        Prompter.Cue cue = session.prompter().next(request.instructions().isTextual());
        if (cue.faults().contains(Fault.SESSION_EXPIRED)) {
            expire.run();
        } else if (!cue.faults().contains(Fault.SILENT)) {
            start(request, cue);
        }
    }

    private static void refuse(ResponseRun active) {
        throw new Refusal(
                "conversation_already_has_active_response",
                "Conversation already has an active response in progress: %s. Wait until the response is finished before "
                                .formatted(active.id())
                        + "creating a new one.",
                null);
    }

    private void start(ResponseRequest request, Prompter.Cue cue) {
        List<Output> answer = cue.answer().orElseGet(() -> Parrot.answer(request, session.conversation()));
        ResponseRun run = new ResponseRun(session, request, cue.faults(), running::remove);
        running.add(run);
        spoken |= request.isAudio();
        run.start(answer);
    }

    /** {@code response.cancel}. */
    void cancel(JsonNode event) {
        JsonNode id = event.path("response_id");
        find(id).orElseThrow(() -> new Refusal(
                        "response_cancel_not_active", "Cancellation failed: no active response found", null))
                .cancel("client_cancelled");
    }

    private Optional<ResponseRun> find(JsonNode id) {
        return id.isTextual()
                ? running.stream()
                        .filter(run -> run.id().equals(id.textValue()))
                        .findFirst()
                : inConversation();
    }

    /** The caller has started to speak. */
    void interrupt() {
        inConversation().ifPresent(run -> run.cancel("turn_detected"));
    }

    private Optional<ResponseRun> inConversation() {
        return running.stream().filter(ResponseRun::isInConversation).findFirst();
    }
}
