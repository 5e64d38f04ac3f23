package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The responses of a session that are being made: at most one in the conversation, and any number out of band. On the
 * session's loop.
 */
final class Responses {

    private final SessionState session;
    private final Runnable expire;
    private final List<ResponseRun> running = new ArrayList<>();

    /** Whether a response has been given out in audio: the voice is fixed then. */
    private boolean spoken;

    /** @param expire ends the session as its server does when its time is over */
    Responses(SessionState session, Runnable expire) {
        this.session = session;
        this.expire = expire;
    }

    boolean hasSpoken() {
        return spoken;
    }

    /** {@code response.create}. */
    void create(JsonNode event) {
        ResponseRequest request = ResponseRequest.of(event.get("response"), session.config());
        if (request.inConversation() && session.prompter().takeRace()) {
            begin(ResponseRequest.of(null, session.config()));
        }
        begin(request);
    }

    /** A turn has ended, and is to be answered. */
    void answerTurn() {
        begin(ResponseRequest.of(null, session.config()));
    }

    private void begin(ResponseRequest request) {
        if (request.inConversation()) {
            inConversation().ifPresent(Responses::refuse);
        }
        Set<Fault> faults = session.prompter().faultsOfNextResponse();
        if (faults.contains(Fault.SESSION_EXPIRED)) {
            expire.run();
        } else if (!faults.contains(Fault.SILENT)) {
            start(request, faults);
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

    private void start(ResponseRequest request, Set<Fault> faults) {
        List<Output> answer = answer(request);
        ResponseRun run = new ResponseRun(session, request, faults, running::remove);
        running.add(run);
        spoken |= request.isAudio();
        run.start(answer);
    }

    private List<Output> answer(ResponseRequest request) {
        Optional<List<Output>> scripted = request.instructions().isTextual()
                ? Optional.empty()
                : session.prompter().nextAnswer();
        return scripted.orElseGet(() -> Parrot.answer(request, session.conversation()));
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

    /** The caller has begun to speak. */
    void interrupt() {
        inConversation().ifPresent(run -> run.cancel("turn_detected"));
    }

    private Optional<ResponseRun> inConversation() {
        return running.stream().filter(ResponseRun::isInConversation).findFirst();
    }
}
