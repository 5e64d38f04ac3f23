package org.camelvoice.platform.twilio;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Playout;
import org.camelvoice.call.ExpectedCall;
import org.camelvoice.call.Line;
import org.camelvoice.call.Printable;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.PlatformStream;
import org.camelvoice.platform.TurnedAway;
import org.camelvoice.platform.twilio.BusyLine.Sentence;
import org.camelvoice.platform.twilio.TwilioMessage.Dtmf;
import org.camelvoice.platform.twilio.TwilioMessage.Malformed;
import org.camelvoice.platform.twilio.TwilioMessage.Mark;
import org.camelvoice.platform.twilio.TwilioMessage.Media;
import org.camelvoice.platform.twilio.TwilioMessage.Start;
import org.camelvoice.platform.twilio.TwilioMessage.Stop;
import org.camelvoice.platform.twilio.TwilioMessage.Unknown;

/**
 * A Media Stream: what Twilio says on it, and what it is told. Its call begins with {@code start} and ends with
 * {@code stop}. Owned by the connection's loop.
 */
final class TwilioStream implements PlatformStream, Playout.Output {
    private static final AudioFormat FORMAT = AudioFormat.MULAW_8K;

    /** What only Twilio may say of a call, and no {@code <Parameter>} of its TwiML. */
    private static final Set<String> OF_TWILIO = Set.of("streamSid", "callSid", "accountSid");

    private final ConnectedCaller caller;
    private final String tenant;

    /** Null until the stream has started. */
    private TwilioWriter writer;

    /** @param tenant who is called; null if the path does not say */
    TwilioStream(ConnectedCaller caller, String tenant) {
        this.caller = caller;
        this.tenant = tenant;
    }

    // What Twilio says.

    @Override
    public void text(String text) {
        TwilioMessage message = TwilioReader.read(text);
        if (message instanceof Media media) {
            media(media); // which is admitted by its length
        } else if (message instanceof Stop) {
            caller.hungUp();
        } else if (isAdmitted(message)) {
            take(message);
        }
    }

    private void media(Media media) {
        byte[] mulaw = media.payload();
        if ("outbound".equals(media.track())) {
            var unused = caller.admitsReport(); // it counts as one: what we said ourselves
            return;
        }
        caller.hear(mulaw, media.chunk(), media.timestampMillis());
        if (mulaw.length % FORMAT.frameBytes() != 0) {
            caller.note("Expected whole frames of 160 bytes, got " + mulaw.length);
        }
    }

    private boolean isAdmitted(TwilioMessage message) {
        boolean isReport = message instanceof Mark mark && TwilioMark.isOurs(mark.name());
        return isReport ? caller.admitsReport() : caller.admits();
    }

    private void take(TwilioMessage message) {
        if (message instanceof Malformed malformed) {
            throw new IllegalArgumentException(malformed.sentence());
        } else if (message instanceof Start start) {
            start(start);
        } else if (caller.call() != null) {
            inCall(message);
        } else if (message instanceof Dtmf || message instanceof Mark) {
            throw new IllegalArgumentException("Expected start before "
                    + message.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        }
    }

    private void inCall(TwilioMessage message) {
        if (message instanceof Mark mark) {
            marked(mark.name());
        } else if (message instanceof Dtmf dtmf) {
            caller.pressed(TwilioPlatform.DTMF, dtmf.digit());
        } else if (message instanceof Unknown) {
            caller.call().events().unhandled(caller.call().facts(), "voice:twilio/(unknown event)");
        }
    }

    private void start(Start start) {
        if (caller.call() != null) {
            throw new IllegalArgumentException("Expected one start, got a second");
        } else if (tenant == null) {
            caller.turnAway("Expected a tenant in the path, got none");
        } else if (!"audio/x-mulaw".equals(start.encoding()) || start.sampleRate() != 8000 || start.channels() != 1) {
            caller.turnAway("Expected audio/x-mulaw, 8000 Hz, 1 channel, got %s, %d Hz, %d channels"
                    .formatted(Printable.name(String.valueOf(start.encoding())), start.sampleRate(), start.channels()));
        } else {
            writer = new TwilioWriter(start.streamSid());
            enter(start);
        }
    }

    /** With the token of a call that Twilio has announced, if it is one; it may be a parameter of somebody's own TwiML. */
    private void enter(Start start) {
        String token = start.customParameters().get(TwilioPlatform.TOKEN);
        ExpectedCall expected = caller.claim(tenant, start.callSid(), token);
        Map<String, String> attributes = attributes(start);
        if (expected != null) {
            attributes.remove(TwilioPlatform.TOKEN);
            caller.begin(expected, attributes, Line.withMarks(FORMAT, this));
        } else if (caller.mustBeExpected()) {
            caller.turnAwayUnexpected("the token of an announced call");
        } else {
            caller.begin(tenant, null, attributes, Line.withMarks(FORMAT, this));
        }
    }

    private static Map<String, String> attributes(Start start) {
        Map<String, String> attributes = new HashMap<>(start.customParameters());
        attributes.keySet().removeAll(OF_TWILIO);
        attributes.put("streamSid", start.streamSid());
        putIfKnown(attributes, "callSid", start.callSid());
        putIfKnown(attributes, "accountSid", start.accountSid());
        return attributes;
    }

    private static void putIfKnown(Map<String, String> attributes, String name, String value) {
        if (value != null) {
            attributes.put(name, value);
        }
    }

    private void marked(String name) {
        if (TwilioMark.isOurs(name)) {
            caller.echoed(name);
        } else {
            caller.dispatch(TwilioPlatform.MARK, name);
        }
    }

    /** A stop comes first: who is connected with somebody else has no other end. */
    @Override
    public boolean hangsUpByClosing() {
        return false;
    }

    // What Twilio is told.

    @Override
    public void send(String message, Object body) {
        if (!caller.call().earpiece().playout().mark(markName(body))) {
            throw new IllegalStateException("voice:twilio/mark: too many marks wait for the audio before them");
        }
    }

    private static String markName(Object body) {
        if (body instanceof String name && !name.isEmpty() && !TwilioMark.isOurs(name)) {
            return name;
        }
        throw new IllegalArgumentException(
                "voice:twilio/mark: expected a mark's name as String, neither empty nor e<n>:<n>, got "
                        + (body instanceof String name ? '"' + name + '"' : type(body)));
    }

    private static String type(Object body) {
        return body == null ? "null" : body.getClass().getSimpleName();
    }

    @Override
    public void media(byte[] audio, String itemId) {
        caller.sendText(writer.media(audio));
    }

    @Override
    public void mark(String name) {
        caller.sendText(writer.mark(name));
    }

    @Override
    public void clear(int epoch) {
        caller.sendText(writer.clear());
    }

    @Override
    public void turnedAway(TurnedAway why, String sentence, Runnable close) {
        switch (why) {
            case BUSY -> say(Sentence.BUSY, close);
            case LIMIT -> say(Sentence.LIMIT, close);
            default -> close.run();
        }
    }

    private void say(Sentence sentence, Runnable close) {
        new BusyLine(sentence, caller.connection(), writer, close).speak();
    }
}
