package org.camelvoice.platform;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.CallConsumer;
import org.camelvoice.call.CallEndpoint;
import org.camelvoice.call.Direction;
import org.camelvoice.call.ModelSession.Speaker;

/** Callers on any platform: messages from them, messages to them, and commands on their calls. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "voice",
        title = "Voice",
        syntax = "voice:path",
        remote = false,
        category = {Category.AI, Category.MESSAGING},
        headersClass = VoiceConstants.class)
@Metadata(excludeProperties = "bridgeErrorHandler,exceptionHandler,exchangePattern")
public final class VoiceEndpoint extends CallEndpoint {

    @UriPath(
            enums = "twilio,twilio/media,twilio/dtmf,twilio/mark,browser,browser/audio,browser/text,"
                    + "browser/interrupt,call/expected,call/started,call/ended,call/broadcast,call/clear,call/dtmf,"
                    + "call/hangup,call/interrupt,call/message,call/text,call/transfer",
            description =
                    "A platform (such as twilio) for its raw messages, a platform and one of its messages (such as"
                            + " twilio/media), or call and what happens to a call (such as call/started). Another"
                            + " platform on the class path brings its own.")
    @Metadata(required = true)
    private final String path;

    @UriParam(
            label = "producer",
            enums = "caller,system",
            defaultValue = "caller",
            description = "For call/text: whose words they are.")
    private Speaker speaker = Speaker.CALLER;

    @UriParam(
            label = "producer",
            description = "For call/hangup: whether a model that has said nothing in its last response has 5 s to begin"
                    + " another one, to say goodbye in.")
    private boolean awaitGoodbye;

    private final VoicePath parsed;

    VoiceEndpoint(String uri, VoiceComponent component, VoicePath parsed) {
        super(uri, component);
        this.parsed = parsed;
        this.path = parsed.text();
    }

    /** Its messages come by the platform's own endpoint, which is the remote one. */
    @Override
    public boolean isRemote() {
        return false;
    }

    public String getPath() {
        return path;
    }

    /** Whether it takes a platform's raw messages, by which calls begin. */
    public boolean bringsCalls() {
        return parsed.message() == null;
    }

    public Speaker getSpeaker() {
        return speaker;
    }

    public void setSpeaker(Speaker speaker) {
        this.speaker = speaker;
    }

    public boolean isAwaitGoodbye() {
        return awaitGoodbye;
    }

    public void setAwaitGoodbye(boolean awaitGoodbye) {
        this.awaitGoodbye = awaitGoodbye;
    }

    @Override
    public VoiceComponent getComponent() {
        return (VoiceComponent) super.getComponent();
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (parsed.message() == null || !parsed.incoming().contains(parsed.message())) {
            throw parsed.unknown("from ", parsed.incoming());
        }
        CallConsumer consumer = new CallConsumer(this, processor, "voice:" + path, Direction.FROM_CALLER);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        if (parsed.message() == null) {
            return new StreamProducer(this, parsed.platform());
        }
        if (!parsed.outgoing().contains(parsed.message())) {
            throw parsed.unknown("to ", parsed.outgoing());
        }
        if (parsed.platform() != null) {
            return new MessageProducer(this, parsed.platform().name(), parsed.message());
        }
        return switch (parsed.message()) {
            case BroadcastProducer.NAME -> new BroadcastProducer(this);
            case ExpectedCallProducer.NAME -> new ExpectedCallProducer(this);
            default -> new CallCommandProducer(this, CallCommand.of(parsed.message()));
        };
    }
}
