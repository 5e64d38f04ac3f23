package org.camelvoice.bench;

import java.net.URI;
import java.util.function.BooleanSupplier;
import org.camelvoice.simulator.BrowserCaller;
import org.camelvoice.simulator.BrowserCallerBuilder;
import org.camelvoice.simulator.Callers;
import org.camelvoice.simulator.TwilioCaller;

/** What the callers of a row are. */
enum LoadClient {
    /** A phone's media stream: µ-law in JSON. */
    PHONE {
        @Override
        Connected dial(Callers callers, int port, String tenant, String id, LoadCall call) {
            TwilioCaller caller = callers.twilio(uri(port, "/twilio/" + tenant))
                    .unrecorded()
                    .background(frame -> LoadSignal.mulaw((int) (frame % LoadSignal.SYMBOLS)))
                    .listener(call)
                    .dial();
            return new Connected(caller::isOn, caller);
        }
    },
    /** A page: PCM16 at 24 kHz in binary messages, and reports of what was played. */
    BROWSER {
        @Override
        Connected dial(Callers callers, int port, String tenant, String id, LoadCall call) {
            return browser(callers.browser(uri(port, "/ws/audio/" + id + "?tenant=" + tenant)), call);
        }
    },
    /** A client of the JSON form: the same, in base64, without reports. */
    JSON {
        @Override
        Connected dial(Callers callers, int port, String tenant, String id, LoadCall call) {
            return browser(
                    callers.browser(uri(port, "/ws/audio/" + id + "?tenant=" + tenant))
                            .json(),
                    call);
        }
    };

    /** A caller whose call is on. */
    record Connected(BooleanSupplier isOn, AutoCloseable closing) {}

    /** @param id no other call's, of the characters of a session id */
    abstract Connected dial(Callers callers, int port, String tenant, String id, LoadCall call);

    int frameBytes() {
        return this == PHONE ? LoadSignal.MULAW_FRAME_BYTES : LoadSignal.PCM_FRAME_BYTES;
    }

    int symbolOf(byte[] audio, int offset) {
        return this == PHONE ? LoadSignal.ofMulaw(audio, offset) : LoadSignal.ofPcm(audio, offset);
    }

    private static Connected browser(BrowserCallerBuilder to, LoadCall call) {
        BrowserCaller caller = to.unrecorded()
                .background(frame -> LoadSignal.pcm((int) (frame % LoadSignal.SYMBOLS)))
                .listener(call)
                .dial();
        return new Connected(caller::isOn, caller);
    }

    private static URI uri(int port, String path) {
        return URI.create("ws://127.0.0.1:" + port + path);
    }
}
