package org.camelvoice.call;

import java.util.OptionalDouble;
import org.camelvoice.audio.Interruption;
import org.camelvoice.audio.Interruption.Cut;
import org.camelvoice.audio.Playout;
import org.camelvoice.conversation.Conversation;
import org.camelvoice.conversation.ConversationItem;

/**
 * A call's minutes: what was said, how much of it was heard, how it sounded, how long the caller waited for answers, and
 * what it cost. Owned by the call's loop.
 */
public final class Minutes {
    private final CallFacts facts;
    private final CallEvents events;
    private final Charges charges;
    private final Conversation conversation;
    private final Transcript transcript;
    private final Tally tally = new Tally();
    private final Turn turn;
    /** Null while nobody observes the call's audio. */
    private CallRecording recording;
    /** Whether the call is over. */
    private boolean over;

    Minutes(CallFacts facts, CallEvents events, Charges charges, Conversation conversation) {
        this.facts = facts;
        this.events = events;
        this.charges = charges;
        this.conversation = conversation;
        this.transcript = new Transcript(facts, events, conversation);
        this.turn = new Turn(facts, events, tally);
    }

    /** The items of the conversation in their order. */
    public Conversation conversation() {
        return conversation;
    }

    /** What the call has added up to so far. */
    public Tally tally() {
        return tally;
    }

    /** The latencies of the turn that goes on. */
    Turn turn() {
        return turn;
    }

    /** More is known of an item: its place, its text, or how much of it was heard. */
    public void written(ConversationItem item) {
        events.written(facts, item);
        transcript.changed(item);
    }

    /** The server has the item whole. */
    public void done(ConversationItem item) {
        transcript.changed(item);
    }

    /**
     * A model was used. A report that makes no sense comes to nothing; one that comes when the call is over counts on the
     * tenant's day only.
     */
    public void used(ModelUsage usage) {
        CallInLog.during(facts, () -> {
            if (over) {
                charges.charge(usage);
            } else if (charges.accept(usage)) {
                count(usage);
            }
        });
    }

    /** The sessions whose last usage is still to be told. */
    public Farewells farewells() {
        return charges.farewells();
    }

    private void count(ModelUsage usage) {
        OptionalDouble cost = charges.cost(usage);
        tally.used(usage, cost);
        events.used(facts, usage, cost);
    }

    /** The caller has heard all of an item's audio. */
    void heardToItsEnd(String itemId) {
        ConversationItem item = conversation.find(itemId);
        if (item != null) {
            item.heardToItsEnd();
            tally.heardToItsEnd();
            transcript.changed(item);
        }
    }

    /** An interruption has cut items: how much of each was heard is known now. */
    void interrupted(Interruption interruption) {
        for (Cut cut : interruption.cuts()) {
            ConversationItem item = conversation.item(cut.itemId());
            item.cutAt(cut.heardMillis(), interruption.errorMillis());
            written(item);
        }
    }

    /** The call is over before the caller heard the rest of this item. */
    void unheard(Cut cut, int errorMillis) {
        conversation.item(cut.itemId()).cutAt(cut.heardMillis(), errorMillis);
    }

    /** The caller's audio has come from the network that ends at this timestamp, by the audio's own clock. */
    void came(long timestampMillis) {
        if (recording != null) {
            recording.came(timestampMillis);
        }
    }

    /** The caller said this, in the caller's format; the timestamp is of its first byte, negative if unknown. */
    void said(byte[] frames, long timestampMillis) {
        if (recording != null) {
            recording.said(frames, timestampMillis);
        }
    }

    /** The caller was sent this, in the caller's format. */
    void sent(byte[] audio) {
        if (recording != null) {
            recording.sent(audio);
        }
    }

    /** The far end has played everything before this position of the playout, at this time of the call's clock. */
    void played(long bytes, long nanos) {
        if (recording != null) {
            recording.played(bytes, facts.clock().moment(nanos));
        }
    }

    /** What was sent and lies at or behind this position of the playout will not be heard. */
    void cutAt(long heardBytes) {
        if (recording != null) {
            recording.cut(heardBytes);
        }
    }

    void tick(Playout playout) {
        transcript.tick(facts.moment());
        updateRecording(playout);
    }

    /** Records what is played from now on if somebody observes it. Called every 20 ms. */
    void updateRecording(Playout playout) {
        if (!events.wantsRecording(facts)) {
            recording = null;
        } else if (recording == null) {
            recording = new CallRecording(facts, events, playout);
        } else {
            recording.tick();
        }
    }

    /** The call is over: the last of the recording is handed over. */
    void endRecording() {
        if (recording != null) {
            recording.end();
        }
    }

    /** The call is over: what has not been told of the transcript is told as it is known now. */
    void endTranscript() {
        over = true;
        transcript.end();
    }
}
