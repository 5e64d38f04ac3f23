package org.camelvoice.processor;

import org.apache.camel.Exchange;
import org.camelvoice.audio.AudioPath;
import org.camelvoice.call.Call;
import org.camelvoice.call.ExchangeCall;
import org.camelvoice.tenant.CallerGate;

/**
 * Replaces the caller's audio by silence while the model is audible and for 250 ms after, if the tenant has {@code
 * callerGate: half}. Otherwise a speakerphone's echo would interrupt the model with its own words.
 */
final class CallerGateStep extends AudioStep<Object> {
    private static final long HANGOVER_NANOS = 250_000_000; // 250 ms

    CallerGateStep() {
        super(Object.class, "samples as short[] or PCM16 as byte[]");
    }

    private static final class Memory implements AudioPath.Memory {
        private long closedUntil = Long.MIN_VALUE;

        @Override
        public void reset() {
            // sound in the air outlasts a cut
        }

        boolean isClosed(Call call) {
            long now = call.loop().nanoTime();
            if (!call.earpiece().playout().isDrained(now)) { // becomes true even without mark echoes
                closedUntil = now + HANGOVER_NANOS;
            }
            return now < closedUntil;
        }
    }

    @Override
    Object apply(Object audio, Exchange exchange) {
        if (!(audio instanceof short[] || audio instanceof byte[])) {
            throw unexpectedType(audio);
        }
        Call call = ExchangeCall.of(exchange);
        boolean closed = call.tenant().callerGate() == CallerGate.HALF
                && path(exchange).memory(this, Memory::new).isClosed(call);
        return closed ? silence(audio) : audio;
    }

    private static Object silence(Object audio) {
        return audio instanceof short[] samples ? new short[samples.length] : new byte[((byte[]) audio).length];
    }

    @Override
    String name() {
        return "callerGate";
    }
}
