package org.camelvoice.realtime;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelvoice.NearestName;
import org.camelvoice.VoiceConstants;
import org.camelvoice.audio.Interruption;
import org.camelvoice.realtime.client.RealtimeSession;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.Item;

/** The client events that routes can send, under OpenAI's names. */
enum ClientCommand {
    /** The body is the caller's audio: base64, or bytes, in the session's input format. */
    INPUT_AUDIO_BUFFER_APPEND("input_audio_buffer.append") {
        @Override
        void run(RealtimeSession session, Exchange exchange) {
            session.append(body(exchange, "base64"));
        }
    },
    /** Ends the caller's turn if the server does not. */
    INPUT_AUDIO_BUFFER_COMMIT("input_audio_buffer.commit") {
        @Override
        void run(RealtimeSession session, Exchange exchange) {
            session.commitInput();
        }
    },
    INPUT_AUDIO_BUFFER_CLEAR("input_audio_buffer.clear") {
        @Override
        void run(RealtimeSession session, Exchange exchange) {
            session.clearInput();
        }
    },
    /** The body is text that the caller types. */
    CONVERSATION_ITEM_CREATE("conversation.item.create") {
        @Override
        void run(RealtimeSession session, Exchange exchange) {
            session.add(Item.user(body(exchange, "text")));
        }
    },
    /**
     * Uses the result of {@code voice:call/clear}, or an item and its heard milliseconds; without either, does nothing.
     */
    CONVERSATION_ITEM_TRUNCATE("conversation.item.truncate") {
        @Override
        void run(RealtimeSession session, Exchange exchange) {
            Interruption interruption = exchange.getProperty(VoiceConstants.INTERRUPTION, Interruption.class);
            if (interruption != null) {
                session.interrupted(interruption);
            } else {
                truncate(session, exchange.getMessage());
            }
        }
    },
    CONVERSATION_ITEM_DELETE("conversation.item.delete") {
        @Override
        void run(RealtimeSession session, Exchange exchange) {
            session.send(ClientEvent.conversationItemDelete(itemId(exchange.getMessage())));
        }
    },
    /** Requests an answer, as soon as one may be requested. */
    RESPONSE_CREATE("response.create") {
        @Override
        void run(RealtimeSession session, Exchange exchange) {
            session.requestResponse();
        }
    },
    /** Ends the response in progress, if there is one. */
    RESPONSE_CANCEL("response.cancel") {
        @Override
        void run(RealtimeSession session, Exchange exchange) {
            session.cancelResponse();
        }
    };

    private final String event;

    ClientCommand(String event) {
        this.event = event;
    }

    abstract void run(RealtimeSession session, Exchange exchange);

    /** @throws IllegalArgumentException for an unknown event; lists the known ones */
    static ClientCommand of(String event) {
        for (ClientCommand command : values()) {
            if (command.event.equals(event)) {
                return command;
            }
        }
        List<String> events = Stream.concat(
                        Stream.of(ConnectProducer.CONNECT, PrewarmProducer.PREWARM),
                        Arrays.stream(values()).map(command -> command.event))
                .toList();
        throw new IllegalArgumentException("to openai-realtime:%s: expected one of %s%s"
                .formatted(event, events, NearestName.hint(event, events)));
    }

    private static void truncate(RealtimeSession session, Message message) {
        Long heard = message.getHeader(VoiceConstants.HEARD_MILLIS, Long.class);
        if (heard != null && message.getHeader(VoiceConstants.ITEM_ID) != null) {
            session.truncate(itemId(message), heard);
        }
    }

    private static String itemId(Message message) {
        String itemId = message.getHeader(VoiceConstants.ITEM_ID, String.class);
        if (itemId == null) {
            throw new IllegalArgumentException("Expected the header " + VoiceConstants.ITEM_ID);
        }
        return itemId;
    }

    String body(Exchange exchange, String what) {
        if (exchange.getMessage().getBody() instanceof String text) {
            return text;
        }
        Object body = exchange.getMessage().getBody();
        throw new IllegalArgumentException("openai-realtime:%s: expected %s as String, got %s"
                .formatted(event, what, body == null ? "null" : body.getClass().getSimpleName()));
    }
}
