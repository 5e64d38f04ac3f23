package org.camelvoice.bench;

import java.net.URI;
import java.time.Duration;
import org.camelvoice.simulator.Callers;
import org.camelvoice.simulator.TwilioCallerBuilder;

/**
 * What lies between a caller and the gateway.
 *
 * @param netMillis     of each leg
 * @param jitterMillis  the largest additional delay of a message, in each direction
 * @param carrierMillis from the arrival of audio at an empty buffer until it is heard
 */
record BargeInSetting(int netMillis, int jitterMillis, int carrierMillis) {

    /**
     * From the arrival of audio until {@code speech_started} is to be sent, so that this much of it is heard when the
     * clear takes effect: the clear takes a leg.
     */
    int waitMillis(int heardMillis) {
        return Math.max(0, carrierMillis + heardMillis - netMillis);
    }

    TwilioCallerBuilder caller(Callers callers, URI uri, long seed) {
        return callers.twilio(uri)
                .playoutDelay(Duration.ofMillis(carrierMillis))
                .networkDelay(Duration.ofMillis(netMillis))
                .jitter(Duration.ofMillis(jitterMillis))
                .seed(seed)
                .unrecorded();
    }
}
