package org.camelvoice.model.socket;

import io.vertx.core.Vertx;
import org.camelvoice.kit.RealtimeTransportKit;
import org.junit.jupiter.api.Nested;

/** The transport {@code vertx} keeps what every transport has to keep. */
class VertxRealtimeTransportTest {

    @Nested
    class OnItsOwnLoop extends VertxKit {
        OnItsOwnLoop() {
            super(LoopKind.VERTX);
        }

        @Override
        protected int hops() {
            return 0;
        }
    }

    @Nested
    class OnALoopOfAnotherVertx extends VertxKit {
        OnALoopOfAnotherVertx() {
            super(LoopKind.OTHER_VERTX);
        }
    }

    @Nested
    class OnAThread extends VertxKit {
        OnAThread() {
            super(LoopKind.THREAD);
        }
    }

    private abstract static class VertxKit extends RealtimeTransportKit {
        VertxKit(LoopKind loop) {
            super(loop);
        }

        @Override
        protected RealtimeTransport transport(Vertx vertx, RealtimeTransport.Options options) {
            return new VertxRealtimeTransport(vertx, options);
        }
    }
}
