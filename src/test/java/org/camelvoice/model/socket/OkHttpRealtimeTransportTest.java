package org.camelvoice.model.socket;

import io.vertx.core.Vertx;
import okhttp3.OkHttpClient;
import org.camelvoice.kit.RealtimeTransportKit;
import org.junit.jupiter.api.Nested;

/** The transport {@code okhttp} keeps what every transport has to keep. It limits no message, and has its own sentences. */
class OkHttpRealtimeTransportTest {

    @Nested
    class OnAVertxLoop extends OkHttpKit {
        OnAVertxLoop() {
            super(LoopKind.VERTX);
        }
    }

    @Nested
    class OnAThread extends OkHttpKit {
        OnAThread() {
            super(LoopKind.THREAD);
        }
    }

    private abstract static class OkHttpKit extends RealtimeTransportKit {
        OkHttpKit(LoopKind loop) {
            super(loop);
        }

        @Override
        protected RealtimeTransport transport(Vertx vertx, RealtimeTransport.Options options) {
            return new OkHttpRealtimeTransport(new OkHttpClient(), options);
        }

        @Override
        protected int mostBytes() {
            return Integer.MAX_VALUE;
        }

        @Override
        protected String frozen() {
            return "The connection was lost: sent ping but didn't receive pong within 300ms"
                    + " \\(after \\d+ successful ping/pongs\\)";
        }
    }
}
