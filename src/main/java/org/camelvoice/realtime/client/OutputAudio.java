package org.camelvoice.realtime.client;

import java.util.Base64;
import java.util.List;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Base64Audio;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallEvents.DropReason;
import org.camelvoice.call.CallMessage;
import org.camelvoice.conversation.Conversation;
import org.camelvoice.conversation.ConversationItem;
import org.camelvoice.model.AnswerWatch;
import org.camelvoice.model.Apology;
import org.camelvoice.model.Loudness;
import org.camelvoice.realtime.event.ServerEvent;

/**
 * The model's audio on its way to the caller, and the apology, which goes the same way when the model cannot speak. What
 * belongs to a dead response is dropped; how much came of each item is noted in the conversation. Owned by the call's
 * loop.
 */
final class OutputAudio {
    private static final String DELTA = "openai-realtime:response.output_audio.delta";

    private final Call call;
    private final Conversation conversation;
    /** As routes get it. */
    private final AudioFormat format;

    private final Apology apology;
    private final AnswerWatch watch;
    private final Greeting greeting;
    private final AudioDeltas deltas;
    private final Loudness loudness;
    /** Whose audio was handed on last; null if nobody's, or the apology's. */
    private String lastHeard;
    /** Whether what {@link #lastHeard} has said is about to be complete. */
    private boolean completing;
    /** The item of {@link #lastHeard} that was handed on last; null if it has none. */
    private String lastItem;
    /** Whether the server has said that no more of what was handed on last will come. */
    private boolean whole;
    /** Whether the caller has heard the apology, and nothing else nor spoken since. */
    private boolean apologized;

    /** @param format as routes get it */
    OutputAudio(Call call, AudioFormat format, Apology apology, AnswerWatch watch, Greeting greeting) {
        this.call = call;
        this.conversation = call.minutes().conversation();
        this.format = format;
        this.apology = apology;
        this.watch = watch;
        this.greeting = greeting;
        this.deltas = new AudioDeltas(format);
        this.loudness = new Loudness(format);
    }

    /** The server sends this format. */
    void comesAs(AudioFormat given) {
        deltas.comesAs(given);
    }

    /**
     * More audio of a response.
     *
     * @param outOfBand whether the response is none of the conversation
     */
    void delta(ServerEvent event, boolean outOfBand) {
        String delta = event.delta() == null ? "" : event.delta();
        if (conversation.responses().isDead(event.responseId())) {
            call.events().dropped(call.facts(), DropReason.INTERRUPTED, (int) format.millis(Base64Audio.bytes(delta)));
            return;
        }
        String whole = deltas.whole(event.itemId(), delta);
        if (whole == null) {
            play(delta, event.itemId(), event.responseId()); // the route that decodes it says what is wrong with it
        } else if (!whole.isEmpty() && outOfBand) {
            play(whole, null, event.responseId()); // its item is not one of the conversation
        } else if (!whole.isEmpty()) {
            answer(whole, event);
        }
    }

    private void answer(String base64, ServerEvent event) {
        watch.answered(event.responseId());
        greeting.audible(event.responseId());
        if (event.itemId() != null) {
            ConversationItem item = conversation.item(event.itemId());
            long bytes = Base64Audio.bytes(base64);
            loudness.measure(item, base64, bytes);
            item.audioReceived(bytes);
            item.audioComesIn(event.contentIndex());
        }
        play(base64, event.itemId(), event.responseId());
    }

    private void play(String base64, String itemId, String responseId) {
        lastHeard = responseId;
        lastItem = itemId;
        whole = false;
        completing = false;
        apologized = false;
        call.routes().dispatch(new CallMessage(DELTA, base64, itemId, responseId, true));
    }

    /** Whether the last audio that was handed on is of this response, and was not interrupted. */
    boolean isOf(String responseId) {
        return responseId.equals(lastHeard) && !conversation.responses().isDead(responseId);
    }

    /** Whether more of the item is to come whose audio was handed on last. */
    boolean isUnfinished() {
        return !whole && (lastItem == null || !conversation.item(lastItem).isDone());
    }

    /** All audio of an item of the response has come, or of the response; null if it is not said of which. */
    void complete(String responseId) {
        whole = whole || responseId != null && responseId.equals(lastHeard);
        if (responseId != null && responseId.equals(lastHeard) && !completing) {
            completing = true; // once, however often the server says so while a route takes its time
            call.routes().afterwards(this::completePlayout);
        }
    }

    private void completePlayout() {
        completing = false;
        call.earpiece().complete();
    }

    /** The caller speaks: who hears nothing again after that is owed another apology. */
    void callerSpeaks() {
        apologized = false;
    }

    /** A few words to a caller whom the model does not answer. */
    void apologize() {
        for (String piece : apology.in(format)) {
            play(piece, null, null);
        }
        apologized = true;
        call.routes().afterwards(this::completePlayout);
    }

    /** The call is about to end: the caller hears the apology, unless that is what was heard last. */
    void apologizeUnlessHeard() {
        if (!apologized) {
            apologize();
        }
    }

    /**
     * As {@link #apologizeUnlessHeard}, past the routes.
     *
     * @param atLimit whether the caller is told of a limit instead, in any case
     */
    void apologizePastRoutes(boolean atLimit) {
        AudioFormat callers = call.earpiece().format();
        if (atLimit) {
            playPastRoutes(apology.forLimit(callers));
        } else if (!apologized) {
            playPastRoutes(apology.in(callers));
        }
    }

    private void playPastRoutes(List<String> pieces) {
        pieces.forEach(
                piece -> call.earpiece().play(null, null, Base64.getDecoder().decode(piece)));
        completePlayout();
    }
}
