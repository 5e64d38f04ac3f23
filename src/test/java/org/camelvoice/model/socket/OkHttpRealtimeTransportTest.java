package org.camelvoice.model.socket;

import io.vertx.core.Vertx;
import okhttp3.OkHttpClient;
import org.camelvoice.kit.RealtimeTransportKit;
import org.junit.jupiter.api.Nested;

/** The transport {@code okhttp} keeps what every transport has to keep; it has no limit to a message, and words of its own. */
class OkHttpRealtimeTransportTest {
    private static final String FROZEN = "The connection was lost: sent ping but didn't receive pong within 300ms"
            + " \\(after \\d+ successful ping/pongs\\)";

    @Nested
    class OnAVertxLoop extends RealtimeTransportKit {
        OnAVertxLoop() {
            super(LoopKind.VERTX);
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
            return FROZEN;
        }
    }

    @Nested
    class OnAThread extends RealtimeTransportKit {
        OnAThread() {
            super(LoopKind.THREAD);
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
            return FROZEN;
        }
    }
}
