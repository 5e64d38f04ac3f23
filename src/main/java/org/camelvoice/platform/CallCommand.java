package org.camelvoice.platform;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelvoice.VoiceConstants;
import org.camelvoice.audio.Dtmf;
import org.camelvoice.audio.Interruption;
import org.camelvoice.audio.Interruption.Cut;
import org.camelvoice.call.Call;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.ModelSession;
import org.camelvoice.call.ModelSession.Speaker;
import org.camelvoice.call.NoSuchCallException;
import org.camelvoice.tenant.TransferTarget;

/**
 * What a route can do to a call, whatever its platform: {@code to: voice:call/<name>}. Every method is called on the
 * call's loop.
 */
enum CallCommand {
    /** Drops what is still to be played, and tells what was cut. */
    CLEAR {
        @Override
        void run(Call call, Exchange exchange, VoiceEndpoint options) {
            Interruption interruption = call.earpiece().clear();
            Message message = exchange.getMessage();
            message.removeHeader(VoiceConstants.ITEM_ID);
            message.removeHeader(VoiceConstants.HEARD_MILLIS);
            message.removeHeader(VoiceConstants.HEARD_MILLIS_ERROR);
            if (!interruption.cuts().isEmpty()) {
                Cut first = interruption.cuts().get(0);
                message.setHeader(VoiceConstants.ITEM_ID, first.itemId());
                message.setHeader(VoiceConstants.HEARD_MILLIS, first.heardMillis());
                if (interruption.hasKnownError()) {
                    message.setHeader(VoiceConstants.HEARD_MILLIS_ERROR, (long) interruption.errorMillis());
                }
            }
            exchange.setProperty(VoiceConstants.INTERRUPTION, interruption);
        }
    },
    /** The body is keys, whose tones are played behind what is still to be played, where a line carries them as keys. */
    DTMF {
        @Override
        void run(Call call, Exchange exchange, VoiceEndpoint options) {
            String keys = text(exchange, "keys");
            if (keys.length() > MOST_KEYS) {
                throw new IllegalArgumentException(
                        "voice:call/dtmf: expected at most %d keys, got %d".formatted(MOST_KEYS, keys.length()));
            }
            byte[] tones = call.earpiece()
                    .format()
                    .encode(Dtmf.tones(keys, call.earpiece().format().sampleRate()));
            requireThere(call);
            if (!call.caller().canSendKeys()) {
                throw new UnsupportedOperationException(
                        "voice:call/dtmf: the platform " + call.facts().platform() + " cannot press keys");
            }
            call.earpiece().play(null, null, tones);
            call.earpiece().complete();
        }
    },
    /** Ends the call when what the model is saying has been heard. */
    HANGUP {
        @Override
        void run(Call call, Exchange exchange, VoiceEndpoint options) {
            call.ending().hangUp(new EndReason(EndReason.Kind.HANGUP, "A route hung up"), options.isAwaitGoodbye());
        }
    },
    /** The model is silent at once, and told how much of it was heard. */
    INTERRUPT {
        @Override
        void run(Call call, Exchange exchange, VoiceEndpoint options) {
            Interruption interruption = call.earpiece().clear();
            if (call.session() != null) {
                call.session().cancelResponse();
                call.session().interrupted(interruption);
            }
        }
    },
    /** The body is for the caller's eyes. */
    MESSAGE {
        @Override
        void run(Call call, Exchange exchange, VoiceEndpoint options) {
            String text = text(exchange, "text");
            requireThere(call);
            if (!call.caller().message(text)) {
                throw new UnsupportedOperationException(
                        "voice:call/message: the platform " + call.facts().platform() + " has no channel for text");
            }
        }
    },
    /** The body is for the model, as the caller's words or the system's, and is to be answered. */
    TEXT {
        @Override
        void run(Call call, Exchange exchange, VoiceEndpoint options) {
            Speaker speaker = speaker(exchange, options);
            String words = text(exchange, "words");
            session(call).tell(speaker, words);
        }
    },
    /** Connects the caller with somebody else, when what the model is saying has been heard. */
    TRANSFER {
        @Override
        boolean takesTime() {
            return true;
        }

        @Override
        void begin(Call call, Exchange exchange, VoiceEndpoint options, Consumer<Throwable> done) {
            String target = target(exchange);
            requireThere(call);
            call.ending().afterLastWords(() -> transfer(call, target, options, done));
        }

        @Override
        void run(Call call, Exchange exchange, VoiceEndpoint options) {
            throw new UnsupportedOperationException("A transfer takes its time");
        }
    };

    static final Set<String> NAMES =
            Arrays.stream(values()).map(CallCommand::word).collect(Collectors.toUnmodifiableSet());

    private static final int MOST_KEYS = 64;

    /** Whether it may not be done yet when {@link #begin} returns; then {@link #run} is not to be called. */
    boolean takesTime() {
        return false;
    }

    /** Does it. */
    abstract void run(Call call, Exchange exchange, VoiceEndpoint options);

    /**
     * Does it, or begins to.
     *
     * @param done called on any thread, once, unless this throws: with null, or with why it could not be done
     */
    void begin(Call call, Exchange exchange, VoiceEndpoint options, Consumer<Throwable> done) {
        run(call, exchange, options);
        done.accept(null);
    }

    static CallCommand of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The body, which must say something. */
    String text(Exchange exchange, String what) {
        String text = exchange.getMessage().getBody(String.class);
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(
                    "voice:call/%s: expected %s in the body, got nothing".formatted(word(), what));
        }
        return text;
    }

    /** It is never part of an endpoint's URI, where the {@code +} of a number becomes a space; and it is not repeated. */
    private static String target(Exchange exchange) {
        Message message = exchange.getMessage();
        String header = message.getHeader(VoiceConstants.TRANSFER_TO, String.class);
        String target = header == null ? message.getBody(String.class) : header;
        if (target == null || !TransferTarget.isOne(target.strip())) {
            throw new IllegalArgumentException(
                    "voice:call/transfer: expected a number in E.164, such as +4930123456, or a sip: or sips: URI in the"
                            + " header " + VoiceConstants.TRANSFER_TO + " or the body, got "
                            + (target == null ? "nothing" : target.length() + " characters that are neither"));
        }
        return target.strip();
    }

    private static Speaker speaker(Exchange exchange, VoiceEndpoint options) {
        String word = exchange.getMessage().getHeader(VoiceConstants.SPEAKER, String.class);
        if (word == null) {
            return options.getSpeaker();
        }
        return Arrays.stream(Speaker.values())
                .filter(speaker -> speaker.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "voice:call/text: expected the header " + VoiceConstants.SPEAKER + " to be caller or system"));
    }

    private static void requireThere(Call call) {
        if (call.state().isOver()) {
            throw new NoSuchCallException(call.facts().id());
        }
    }

    private static ModelSession session(Call call) {
        requireThere(call);
        if (call.session() == null) {
            throw new IllegalStateException("Call " + call.facts().id() + " has no session with a model yet");
        }
        return call.session();
    }

    private static void transfer(Call call, String target, VoiceEndpoint options, Consumer<Throwable> done) {
        try {
            requireThere(call);
            call.caller().transferring(true);
            options.getComponent()
                    .platform(call)
                    .transfer(call, target, options.getCamelContext())
                    .whenComplete((nothing, failure) -> transferred(call, cause(failure), done));
        } catch (Throwable e) {
            call.caller().transferring(false);
            done.accept(e);
        }
    }

    /** @param failure null if the platform has agreed */
    private static void transferred(Call call, Throwable failure, Consumer<Throwable> done) {
        if (failure != null) {
            call.loop().execute(() -> call.caller().transferring(false));
        }
        done.accept(failure);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
