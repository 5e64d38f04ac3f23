package org.camelvoice.realtime.client;

import org.camelvoice.audio.Interruption;
import org.camelvoice.call.Call;
import org.camelvoice.conversation.Conversation;
import org.camelvoice.conversation.ConversationItem;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.Item;
import org.camelvoice.realtime.event.ResponseConfig;
import org.camelvoice.realtime.event.ServerEvent;

/**
 * The conversation's items: those that we add, under ids of our own, and what the server says of all of them. Owned by
 * the call's loop.
 */
final class Items {
    private final Call call;
    private final Conversation conversation;
    private final Outbox outbox;
    private final ResponseSequencer sequencer;
    private final Transcripts transcripts;
    private final Truncations truncations;
    private final Greeting greeting;
    private int added;

    Items(
            Call call,
            Outbox outbox,
            ResponseSequencer sequencer,
            Transcripts transcripts,
            Truncations truncations,
            Greeting greeting) {
        this.call = call;
        this.conversation = call.minutes().conversation();
        this.outbox = outbox;
        this.sequencer = sequencer;
        this.transcripts = transcripts;
        this.truncations = truncations;
        this.greeting = greeting;
    }

    /**
     * Adds an item to the conversation, behind what is still to be told of an interruption; an answer that is asked for
     * next is one to it.
     */
    void add(Item item) {
        call.earpiece().afterSettling(() -> create(item));
    }

    private void create(Item item) {
        String id = "voice_" + added++;
        sequencer.itemSent(id);
        ClientEvent event = ClientEvent.conversationItemCreate(item.withId(id)).withEventId(id);
        if (greeting.isWanted() && "user".equals(item.role())) {
            outbox.sendWords(event); // which are answered, and so stand behind the greeting
        } else {
            outbox.send(event);
        }
    }

    /** Asks for an answer to the conversation with all that was added to it, when one may be asked for. */
    void requestResponse() {
        call.earpiece().afterSettling(() -> sequencer.request(ResponseConfig.asTheSession()));
    }

    /** Tells the model how much was heard of what the caller interrupted, as soon as that is known. */
    void interrupted(Interruption interruption) {
        call.earpiece().whenSettled(interruption, this::tellWhatWasHeard);
    }

    private void tellWhatWasHeard(Interruption interruption) {
        truncations.apply(interruption);
        if (greeting.isLostBy(interruption)) {
            add(greeting.reminder()); // behind an earlier interruption that is still to be settled
        }
    }

    /** The server has begun an item. */
    void added(ServerEvent event) {
        if (event.itemId() != null) {
            Item item = event.item();
            ConversationItem begun =
                    conversation.added(event.itemId(), event.previousItemId(), item == null ? null : item.role());
            sequencer.itemSettled(event.itemId());
            transcripts.begun(begun, item);
        }
    }

    /** The server has an item whole. */
    void done(ServerEvent event) {
        if (event.itemId() != null) {
            Item item = event.item();
            ConversationItem known = conversation.item(event.itemId());
            known.done(item == null || !"incomplete".equals(item.status()));
            call.minutes().done(known);
            truncations.itemDone(event.itemId());
            transcripts.done(conversation.item(event.itemId()));
        }
    }
}
