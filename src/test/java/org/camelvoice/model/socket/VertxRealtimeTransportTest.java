package org.camelvoice.model.socket;

import io.vertx.core.Vertx;
import org.camelvoice.kit.RealtimeTransportKit;
import org.junit.jupiter.api.Nested;

/** The transport {@code vertx} keeps what every transport has to keep. */
class VertxRealtimeTransportTest {
    @Nested
    class OnItsOwnLoop extends RealtimeTransportKit {
        OnItsOwnLoop() {
            super(LoopKind.VERTX);
        }

        @Override
        protected RealtimeTransport transport(Vertx vertx, RealtimeTransport.Options options) {
            return new VertxRealtimeTransport(vertx, options);
        }

        @Override
        protected int hops() {
            return 0;
        }
    }

    @Nested
    class OnALoopOfAnotherVertx extends RealtimeTransportKit {
        OnALoopOfAnotherVertx() {
            super(LoopKind.OTHER_VERTX);
        }

        @Override
        protected RealtimeTransport transport(Vertx vertx, RealtimeTransport.Options options) {
            return new VertxRealtimeTransport(vertx, options);
        }
    }

    @Nested
    class OnAThread extends RealtimeTransportKit {
        OnAThread() {
            super(LoopKind.THREAD);
        }

        @Override
        protected RealtimeTransport transport(Vertx vertx, RealtimeTransport.Options options) {
            return new VertxRealtimeTransport(vertx, options);
        }
    }
}
