package org.camelvoice.bench;

import java.net.URI;
import java.util.function.BooleanSupplier;
import org.camelvoice.simulator.BrowserCaller;
import org.camelvoice.simulator.BrowserCallerBuilder;

/** What the callers of a row are. */
enum LoadClient {
    /** A phone's media stream, µ-law in JSON, on a raw socket. */
    PHONE {
        @Override
        Connected dial(LoadBench bench, String tenant, String id, LoadCall call, TalkPlan plan) {
            return raw(bench, tenant, id, call, plan, RawCaller.NO_NUMBER);
        }
    },
    /** A page: PCM16 at 24 kHz in binary messages, and reports of what was played. */
    BROWSER {
        @Override
        Connected dial(LoadBench bench, String tenant, String id, LoadCall call, TalkPlan plan) {
            return browser(bench.callers().browser(uri(bench, tenant, id)), call);
        }
    },
    /** A client of the JSON form: the same, in base64, without reports. */
    JSON {
        @Override
        Connected dial(LoadBench bench, String tenant, String id, LoadCall call, TalkPlan plan) {
            return browser(bench.callers().browser(uri(bench, tenant, id)).json(), call);
        }
    };

    /** A caller whose call is on. */
    record Connected(BooleanSupplier isOn, AutoCloseable closing) {}

    /**
     * Begins to dial at least; a simulated caller's call is on then.
     *
     * @param id no other call's, of the characters of a session id
     */
    abstract Connected dial(LoadBench bench, String tenant, String id, LoadCall call, TalkPlan plan);

    /** A phone that says this number first. */
    static Connected numbered(LoadBench bench, String tenant, LoadCall call, TalkPlan plan, int number) {
        return raw(bench, tenant, "number-" + number, call, plan, number);
    }

    private static Connected raw(LoadBench bench, String tenant, String id, LoadCall call, TalkPlan plan, int number) {
        LoadLoop loop = bench.loop();
        String path = bench.path().replace("{tenant}", tenant);
        RawCaller caller = loop.ask(() -> RawCaller.dial(loop, bench.port(), path, id, call, plan, number));
        return new Connected(caller::isOn, () -> loop.execute(caller::hangUp));
    }

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

    private static URI uri(LoadBench bench, String tenant, String id) {
        return URI.create("ws://127.0.0.1:" + bench.port() + "/ws/audio/" + id + "?tenant=" + tenant);
    }
}
