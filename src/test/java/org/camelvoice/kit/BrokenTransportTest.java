package org.camelvoice.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.model.socket.RealtimeSocket;
import org.camelvoice.model.socket.RealtimeSocket.Listener;
import org.camelvoice.model.socket.RealtimeTransport;
import org.camelvoice.model.socket.VertxRealtimeTransport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A transport that does not keep its promises fails the lines of the {@link RealtimeTransportKit} that are about them. */
class BrokenTransportTest {

    /**
     * The transport {@code vertx} with a fault.
     *
     * @param line   of the kit, which finds it
     * @param reason what it says, or part of it
     */
    private record Fault(String name, String line, String reason, Break faulty) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Opens a socket, and does something of it wrong. */
    private interface Break {
        void open(RealtimeTransport good, URI uri, Map<String, String> headers, MediaLoop loop, Listener listener);
    }

    private static Fault listening(String name, String line, String reason, HeardOtherwise otherwise) {
        return new Fault(
                name,
                line,
                reason,
                (good, uri, headers, loop, listener) ->
                        good.open(uri, headers, loop, otherwise.listener(loop, listener)));
    }

    private interface HeardOtherwise {
        Listener listener(MediaLoop loop, Listener good);
    }

    static Stream<Fault> faults() {
        return Stream.of(
                listening(
                        "texts come in another order",
                        "messagesKeepTheirOrderBothWays",
                        "message 0",
                        (loop, good) -> new ListenerOf(good) {
                            private String held;

                            @Override
                            public void text(String message) {
                                if (held == null) {
                                    held = message;
                                } else {
                                    super.text(message);
                                    super.text(held);
                                    held = null;
                                }
                            }
                        }),
                listening(
                        "a text comes before it is opened",
                        "itIsOpenedBeforeTheFirstText",
                        "Opened",
                        (loop, good) -> new ListenerOf(good) {
                            @Override
                            public void opened(RealtimeSocket socket) {
                                super.text("too soon");
                                super.opened(socket);
                            }
                        }),
                listening(
                        "it is heard on another thread",
                        "theServersCloseIsHeardOnceWithItsCodeAndReason",
                        "Thread[",
                        (loop, good) -> new ListenerOf(good) {
                            @Override
                            public void closed(int code, String reason) {
                                Thread stranger = new Thread(() -> super.closed(code, reason), "stranger");
                                stranger.start();
                            }
                        }),
                listening(
                        "its end is heard twice",
                        "aCloseFrameWithoutACodeIs1005",
                        "Closed[code=1005",
                        (loop, good) -> new ListenerOf(good) {
                            @Override
                            public void closed(int code, String reason) {
                                super.closed(code, reason);
                                super.closed(code, reason);
                            }
                        }),
                listening(
                        "its end has another code",
                        "aDroppedConnectionIs1006",
                        "1006",
                        (loop, good) -> new ListenerOf(good) {
                            @Override
                            public void closed(int code, String reason) {
                                super.closed(1000, reason);
                            }
                        }),
                new Fault(
                        "the headers are forgotten",
                        "theHeadersAndTheQueryReachTheServer",
                        "Bearer sk-1",
                        (good, uri, headers, loop, listener) -> good.open(uri, Map.of(), loop, listener)),
                listening(
                        "the status of a refused handshake is forgotten",
                        "aRefusedHandshakeFailsWithItsStatus",
                        "401",
                        (loop, good) -> new ListenerOf(good) {
                            @Override
                            public void failed(Throwable cause, int status) {
                                super.failed(cause, 0);
                            }
                        }),
                new Fault(
                        "a failure tells the key",
                        "aRefusedConnectionFails",
                        "secret",
                        (good, uri, headers, loop, listener) -> good.open(uri, headers, loop, new ListenerOf(listener) {
                            @Override
                            public void failed(Throwable cause, int status) {
                                super.failed(new IllegalStateException(cause.getMessage() + " of " + uri), status);
                            }
                        })),
                sending("it takes what it cannot send", "aDroppedConnectionIs1006", "false", SocketOf::careless),
                sending(
                        "it reads on when it is paused",
                        "aPausedSocketIsReadNoFurtherAndThenWhereItStood",
                        "to be less than",
                        SocketOf::restless),
                new Fault(
                        "it leaves a ticker behind",
                        "nothingTicksOnceItIsClosed",
                        "1",
                        (good, uri, headers, loop, listener) -> {
                            loop.add(now -> {});
                            good.open(uri, headers, loop, listener);
                        }));
    }

    private static Fault sending(String name, String line, String reason, SentOtherwise otherwise) {
        return listening(name, line, reason, (loop, good) -> new ListenerOf(good) {
            @Override
            public void opened(RealtimeSocket socket) {
                super.opened(otherwise.socket(socket));
            }
        });
    }

    private interface SentOtherwise {
        RealtimeSocket socket(RealtimeSocket good);
    }

    private static class ListenerOf implements Listener {
        private final Listener good;

        ListenerOf(Listener good) {
            this.good = good;
        }

        @Override
        public void opened(RealtimeSocket socket) {
            good.opened(socket);
        }

        @Override
        public void text(String message) {
            good.text(message);
        }

        @Override
        public void closed(int code, String reason) {
            good.closed(code, reason);
        }

        @Override
        public void failed(Throwable cause, int status) {
            good.failed(cause, status);
        }
    }

    private record SocketOf(RealtimeSocket good, boolean isCareless, boolean isRestless) implements RealtimeSocket {
        static RealtimeSocket careless(RealtimeSocket good) {
            return new SocketOf(good, true, false);
        }

        static RealtimeSocket restless(RealtimeSocket good) {
            return new SocketOf(good, false, true);
        }

        @Override
        public boolean send(String message) {
            return good.send(message) || isCareless;
        }

        @Override
        public void pause() {
            if (!isRestless) {
                good.pause();
            }
        }

        @Override
        public void resume() {
            good.resume();
        }

        @Override
        public void close(int code, String reason) {
            good.close(code, reason);
        }
    }

    private static final class FaultyKit extends RealtimeTransportKit {
        private final Fault fault;

        FaultyKit(Fault fault) {
            super(LoopKind.THREAD);
            this.fault = fault;
        }

        @Override
        protected RealtimeTransport transport(Vertx vertx, RealtimeTransport.Options options) {
            RealtimeTransport good = new VertxRealtimeTransport(vertx, options);
            return new RealtimeTransport() {
                @Override
                public void open(URI uri, Map<String, String> headers, MediaLoop loop, Listener listener) {
                    fault.faulty().open(good, uri, headers, loop, listener);
                }

                @Override
                public void close() {
                    good.close();
                }
            };
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void theLineThatIsAboutItFails(Fault fault) {
        assertThatThrownBy(() -> run(fault)).isInstanceOf(AssertionError.class).hasMessageContaining(fault.reason());
    }

    private static void run(Fault fault) throws Throwable {
        RealtimeTransportKit kit = new FaultyKit(fault);
        Method line = RealtimeTransportKit.class.getDeclaredMethod(fault.line());
        assertThat(line.isAnnotationPresent(org.junit.jupiter.api.Test.class)).isTrue();
        kit.makeLoopAndTransport();
        Throwable failure = null;
        try {
            line.invoke(kit);
        } catch (InvocationTargetException e) {
            failure = e.getCause();
        }
        try {
            kit.closeAll();
        } catch (AssertionError e) {
            failure = failure == null ? e : failure;
        }
        if (failure != null) {
            throw failure;
        }
    }
}
