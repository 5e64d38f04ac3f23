package org.camelvoice.platform;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.CallConsumer;
import org.camelvoice.call.CallEndpoint;
import org.camelvoice.call.Direction;

/**
 * Callers, on whatever platform: their messages, messages to them, and what happens to their call.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "voice",
        title = "Voice",
        syntax = "voice:path",
        category = {Category.AI, Category.MESSAGING},
        headersClass = VoiceConstants.class)
public final class VoiceEndpoint extends CallEndpoint {

    @UriPath(
            description =
                    "A platform (such as twilio) for its raw messages, a platform and one of its messages (such as"
                            + " twilio/media), or call and what happens to a call (such as call/started).")
    @Metadata(required = true)
    private final String path;

    private final VoicePath parsed;

    VoiceEndpoint(String uri, VoiceComponent component, VoicePath parsed) {
        super(uri, component);
        this.parsed = parsed;
        this.path = parsed.text();
    }

    public String getPath() {
        return path;
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (parsed.message() == null || !parsed.incoming().contains(parsed.message())) {
            throw new IllegalArgumentException(
                    "from voice:" + path + ": expected one of the messages " + parsed.incoming());
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
            throw new IllegalArgumentException(
                    "to voice:" + path + ": expected one of the messages " + parsed.outgoing());
        }
        return parsed.platform() == null
                ? new CallCommandProducer(this, CallCommand.of(parsed.message()))
                : new MessageProducer(this, parsed.platform().name(), parsed.message());
    }
}
