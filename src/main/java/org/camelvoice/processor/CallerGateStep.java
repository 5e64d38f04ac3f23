package org.camelvoice.processor;

import org.apache.camel.Exchange;
import org.camelvoice.audio.AudioPath;
import org.camelvoice.call.Call;
import org.camelvoice.call.ExchangeCall;
import org.camelvoice.tenant.CallerGate;

/**
 * Puts silence in the caller's place while the model is to be heard and for 250 ms after, if the tenant wants it
 * ({@code callerGate: half}): a speakerphone's echo would otherwise interrupt the model with its own words.
 */
final class CallerGateStep extends AudioStep<short[]> {
    private static final long HANGOVER_NANOS = 250_000_000; // 250 ms

    CallerGateStep() {
        super(short[].class, "samples as short[]");
    }

    private static final class Memory implements AudioPath.Memory {
        private long closedUntil = Long.MIN_VALUE;

        @Override
        public void reset() {
            // what is still in the air is heard after a cut too
        }

        boolean isClosed(Call call) {
            long now = call.loop().nanoTime();
            if (!call.playout().isDrained(now)) { // which it is at last even where no mark is echoed
                closedUntil = now + HANGOVER_NANOS;
            }
            return now < closedUntil;
        }
    }

    @Override
    Object apply(short[] samples, Exchange exchange) {
        Call call = ExchangeCall.of(exchange);
        boolean closed = call.tenant().callerGate() == CallerGate.HALF
                && path(exchange).memory(this, Memory::new).isClosed(call);
        return closed ? new short[samples.length] : samples;
    }

    @Override
    String name() {
        return "callerGate";
    }
}
