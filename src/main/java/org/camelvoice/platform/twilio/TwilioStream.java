package org.camelvoice.platform.twilio;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Dtmf;
import org.camelvoice.audio.Playout;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallMessage;
import org.camelvoice.call.CallRequest;
import org.camelvoice.call.Calls;
import org.camelvoice.call.CallsFullException;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Line;
import org.camelvoice.call.Printable;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.platform.AddressKind;
import org.camelvoice.platform.CallerAudio;
import org.camelvoice.platform.CallerMessages;
import org.camelvoice.platform.CloseCode;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.PlatformStream;
import org.camelvoice.platform.Refusals;
import org.camelvoice.platform.twilio.TwilioMessage.Malformed;
import org.camelvoice.platform.twilio.TwilioMessage.Mark;
import org.camelvoice.platform.twilio.TwilioMessage.Media;
import org.camelvoice.platform.twilio.TwilioMessage.Start;
import org.camelvoice.platform.twilio.TwilioMessage.Stop;
import org.camelvoice.platform.twilio.TwilioMessage.Unknown;

/**
 * A Media Stream: what Twilio says on it, and what it is told.
 *
 * <pre>
 *   opened ──start──▶ call ──stop──▶ over
 *      └──── no start in 10 s ────────▲
 * </pre>
 *
 * <p>Owned by the connection's loop.
 */
final class TwilioStream implements PlatformStream, Playout.Output, MediaLoop.Ticker {
    private static final String MEDIA = "voice:twilio/media";
    private static final AudioFormat FORMAT = AudioFormat.MULAW_8K;
    private static final long START_WITHIN_NANOS = 10_000_000_000L; // 10 s
    private static final long MOST_SILENT_NANOS = 30_000_000_000L; // 30 s: Twilio sends silence too

    /** What only Twilio may say of a call, and no {@code <Parameter>} of its TwiML. */
    private static final Set<String> OF_TWILIO = Set.of("streamSid", "callSid", "accountSid");

    private final Connection connection;
    private final String tenant;
    private final Calls calls;
    private final Refusals refusals;
    private final CallerMessages messages;

    /** Null until the stream has started. */
    private TwilioWriter writer;
    /** Null until the stream has started; kept when the call is over. */
    private Call call;
    /** Null until the stream has started. */
    private CallerAudio audio;

    /** Whether Twilio has been asked to connect the caller with somebody else, and has not refused. */
    private boolean transferring;

    private long startBy;
    /** Whether a message has come since the last tick. */
    private boolean heard;

    private long silentSince;
    /** Whether no call will begin any more. */
    private boolean turnedAway;

    /** @param tenant who is called; null if the path does not say */
    TwilioStream(Connection connection, String tenant, Calls calls) {
        this.connection = connection;
        this.tenant = tenant;
        this.calls = calls;
        this.refusals = new Refusals(calls.events(), TwilioPlatform.NAME, connection.id(), this::giveUp);
        this.messages =
                new CallerMessages(calls.events(), TwilioPlatform.NAME, connection, calls.callerLimits(), this::giveUp);
    }

    void awaitStart() {
        startBy = now() + START_WITHIN_NANOS;
        connection.loop().add(this);
    }

    @Override
    public void tick(long now) {
        if (call == null && now - startBy > 0) {
            turnAway("Expected a start within 10 s, got none", CloseCode.POLICY_VIOLATION);
        }
        if (audio != null) {
            audio.tick();
        }
        if (heard || call == null) {
            heard = false;
            silentSince = now;
        } else if (now - silentSince > MOST_SILENT_NANOS) {
            call.end(new EndReason(EndReason.Kind.CALLER_LOST, "Nothing came from the caller for 30 s"));
        }
    }

    private void turnAway(String sentence, int closeCode) {
        turnAway(sentence, closeCode, sentence);
    }

    /** @param reason what the other end is told of it */
    private void turnAway(String sentence, int closeCode, String reason) {
        turnedAway = true;
        connection.loop().remove(this);
        refusals.refuse(sentence);
        connection.close(closeCode, Printable.of(reason, CloseCode.LONGEST_REASON));
    }

    private long now() {
        return connection.loop().nanoTime();
    }

    @Override
    public Call call() {
        return call;
    }

    @Override
    public String connectionId() {
        return connection.id();
    }

    @Override
    public String addressKind() {
        return AddressKind.of(connection.remoteAddress());
    }

    @Override
    public void text(String text) {
        if (turnedAway || isGivenUp()) {
            return; // nor is it worth reading
        }
        heard = true;
        TwilioMessage message = TwilioReader.read(text);
        if (isAdmitted(message)) {
            take(message);
        }
    }

    private boolean isGivenUp() {
        return call != null && call.state().isOver() && call.endReason().kind() == EndReason.Kind.PROTOCOL_ERROR;
    }

    private boolean isAdmitted(TwilioMessage message) {
        if (message instanceof Media) {
            return true; // by its length
        }
        boolean isReport = message instanceof Mark mark && TwilioMark.isOurs(mark.name());
        return isReport ? messages.admitReport(now()) : message instanceof Stop || messages.admit(now());
    }

    private void take(TwilioMessage message) {
        if (message instanceof Malformed malformed) {
            refusals.refuse(malformed.sentence());
        } else if (message instanceof Start start) {
            start(start);
        } else if (call != null) {
            inCall(message);
        } else if (message instanceof Media || message instanceof TwilioMessage.Dtmf || message instanceof Mark) {
            refusals.refuse("Expected start before "
                    + message.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        }
    }

    private void inCall(TwilioMessage message) {
        if (message instanceof Media media) {
            media(media);
        } else if (call.state().isOver()) {
            return; // it came while the connection was being closed
        } else if (message instanceof Mark mark) {
            mark(mark);
        } else if (message instanceof TwilioMessage.Dtmf dtmf) {
            pressed(dtmf.digit());
        } else if (message instanceof Stop) {
            stop();
        } else if (message instanceof Unknown) {
            calls.events().unhandled(call.facts(), "voice:twilio/(unknown event)");
        }
    }

    @Override
    public void binary(byte[] message) {
        if (!turnedAway) {
            refusals.refuse("Expected text, got a binary message of " + message.length + " bytes");
        }
    }

    private void giveUp(String sentence) {
        if (call == null) {
            turnAway(sentence, CloseCode.POLICY_VIOLATION);
        } else {
            call.end(new EndReason(EndReason.Kind.PROTOCOL_ERROR, sentence));
        }
    }

    private void start(Start start) {
        if (call != null) {
            refusals.refuse("Expected one start, got a second");
        } else if (tenant == null) {
            turnAway("Expected a tenant in the path, got none", CloseCode.POLICY_VIOLATION);
        } else if (!"audio/x-mulaw".equals(start.encoding()) || start.sampleRate() != 8000 || start.channels() != 1) {
            turnAway(
                    "Expected audio/x-mulaw, 8000 Hz, 1 channel, got %s, %d Hz, %d channels"
                            .formatted(
                                    Printable.name(String.valueOf(start.encoding())),
                                    start.sampleRate(),
                                    start.channels()),
                    CloseCode.POLICY_VIOLATION);
        } else {
            begin(start);
        }
    }

    private void begin(Start start) {
        writer = new TwilioWriter(start.streamSid());
        try {
            call = calls.prepare(request(start));
        } catch (IllegalArgumentException e) { // who the others are is nothing for a stranger
            turnAway(e.getMessage(), CloseCode.POLICY_VIOLATION, "There is no such tenant");
            return;
        } catch (CallsFullException e) {
            sayBusy(e.getMessage());
            return;
        } catch (IllegalStateException e) {
            turnAway(e.getMessage(), CloseCode.GOING_AWAY);
            return;
        }
        audio = new CallerAudio(call, MEDIA, FORMAT, calls.callerLimits());
        call.start();
    }

    private void sayBusy(String sentence) {
        turnedAway = true;
        connection.loop().remove(this);
        refusals.note(sentence);
        new BusyLine(connection, writer).speak();
    }

    private CallRequest request(Start start) {
        Map<String, String> attributes = new HashMap<>(start.customParameters());
        attributes.keySet().removeAll(OF_TWILIO);
        attributes.put("streamSid", start.streamSid());
        putIfKnown(attributes, "callSid", start.callSid());
        putIfKnown(attributes, "accountSid", start.accountSid());
        return new CallRequest(
                tenant, TwilioPlatform.NAME, null, attributes, connection.loop(), this, Line.withMarks(FORMAT, this));
    }

    private static void putIfKnown(Map<String, String> attributes, String name, String value) {
        if (value != null) {
            attributes.put(name, value);
        }
    }

    private void media(Media media) {
        refusals.accepted();
        byte[] mulaw = media.payload();
        if ("outbound".equals(media.track())) {
            messages.admitReport(now()); // what we said ourselves
            return;
        }
        if (mulaw.length % FORMAT.frameBytes() != 0) {
            refusals.note("Expected whole frames of 160 bytes, got " + mulaw.length);
        }
        audio.add(mulaw, media.chunk(), media.timestampMillis());
    }

    @Override
    public void hearSilence(int millis) {
        audio.addSilence(millis);
    }

    private void mark(Mark mark) {
        if (TwilioMark.isOurs(mark.name())) {
            call.playout().echoed(mark.name(), now());
        } else {
            call.dispatch(new CallMessage("voice:twilio/mark", mark.name()));
        }
    }

    private void pressed(String digit) {
        if (digit.length() == 1 && Dtmf.isKey(digit.charAt(0))) {
            call.pressed(digit, new CallMessage("voice:twilio/dtmf", digit));
        } else {
            refusals.refuse("Expected a digit of " + Dtmf.KEYS + ", got " + digit.length() + " characters");
        }
    }

    /** What the caller said last is still handed on. */
    private void stop() {
        audio.end();
        EndReason reason = transferring
                ? new EndReason(EndReason.Kind.TRANSFERRED, "The caller was connected with somebody else")
                : new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up");
        call.afterwards(() -> call.end(reason));
    }

    /** The stream's stop, if one comes, is due to that. */
    void transferring(boolean is) {
        transferring = is;
    }

    @Override
    public void closed() {
        connection.loop().remove(this);
        if (call != null) {
            call.end(new EndReason(EndReason.Kind.CALLER_LOST, "The caller's connection was cut"));
        }
    }

    @Override
    public void goAway() {
        if (call != null) {
            call.end(EndReason.SHUTDOWN);
        }
    }

    @Override
    public void send(String message, Object body, String responseId, String itemId) {
        if (message.equals(TwilioPlatform.MEDIA)) {
            call.play(responseId, itemId, mulaw(body));
        } else if (!call.playout().mark(markName(body))) {
            throw new IllegalStateException("voice:twilio/mark: too many marks wait for the audio before them");
        }
    }

    private static byte[] mulaw(Object body) {
        if (body instanceof byte[] mulaw) {
            return mulaw;
        }
        throw new IllegalArgumentException("voice:twilio/media: expected µ-law as byte[], got " + type(body));
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
        transmit(writer.media(audio));
    }

    @Override
    public void mark(String name) {
        transmit(writer.mark(name));
    }

    @Override
    public void clear(int epoch) {
        transmit(writer.clear());
    }

    private void transmit(String message) {
        if (!connection.sendText(message) && connection.isOpen()) {
            call.end(new EndReason(
                    EndReason.Kind.CALLER_NOT_READING, "The caller's connection takes no more, since nobody reads it"));
        }
    }

    @Override
    public void disconnect(EndReason reason) {
        connection.loop().remove(this);
        connection.close(CloseCode.of(reason.kind()), reason.kind().label());
    }
}
