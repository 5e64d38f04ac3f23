package org.camelvoice.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.PlatformStream;
import org.camelvoice.platform.TurnedAway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each line of the {@link PlatformCompatibilityKit} fails if a platform does not keep it, and no other line does. */
class BrokenPlatformTest {

    /**
     * The platform of docs/custom-platform.md with a fault.
     *
     * @param line   of the kit, which finds it
     * @param reason what it says
     * @param stream what the platform makes of its own stream
     * @param lines  what it makes of a connection; asked for once in a run
     */
    private record Fault(
            String name,
            String line,
            String reason,
            BiFunction<ConnectedCaller, PlatformStream, PlatformStream> stream,
            Supplier<UnaryOperator<Connection>> lines) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Fault stream(
            String name,
            String line,
            String reason,
            BiFunction<ConnectedCaller, PlatformStream, PlatformStream> stream) {
        return new Fault(name, line, reason, stream, UnaryOperator::identity);
    }

    private static Fault texts(String name, String line, String reason, UnaryOperator<Texts> fault) {
        return stream(name, line, reason, (caller, other) -> new StreamOf(other) {
            private final Texts faulty = fault.apply(other::text);

            @Override
            public void text(String message) {
                faulty.take(message);
            }
        });
    }

    /** Who takes what the peer says. */
    private interface Texts {
        void take(String message);
    }

    private static Fault lines(String name, String line, String reason, Supplier<UnaryOperator<Connection>> lines) {
        return new Fault(name, line, reason, (caller, stream) -> stream, lines);
    }

    private static Fault line(String name, String line, String reason, UnaryOperator<Connection> lines) {
        return lines(name, line, reason, () -> lines);
    }

    static Stream<Fault> faults() {
        return Stream.of(
                line(
                        "it does not close at a limit",
                        "aCallThatReachesALimitEndsWithThatReason,aCallerBeyondALimitOfTheTenantIsTurnedAway",
                        "closed",
                        other -> deaf(other, 4429)),
                texts(
                        "it does not understand who calls",
                        "aCallStarts",
                        "the call, when the peer has dialled",
                        good -> message -> {}),
                texts(
                        "it takes the second frame before the first",
                        "callerAudioReachesTheRouteInOrder",
                        "what the route of voice:linejson/audio got: expected the 8000 bytes that were said, got 8000",
                        Swapped::new),
                line(
                        "it sends the second message of audio before the first",
                        "modelAudioReachesTheCallerInOrder",
                        "what the caller heard",
                        other -> new ConnectionOf(other) {
                            private boolean taken = true;
                            private final Swapped swapped = new Swapped(text -> taken = super.sendText(text));

                            @Override
                            public boolean sendText(String message) {
                                swapped.take(message);
                                return taken;
                            }
                        }),
                line(
                        "it has no clear",
                        "aClearDropsTheUnheard",
                        "how many ms of it the caller heard after the clear",
                        other -> new ConnectionOf(other) {
                            @Override
                            public boolean sendText(String message) {
                                return message.contains("\"clear\"") || super.sendText(message);
                            }
                        }),
                texts(
                        "it does not listen to what was played",
                        "theHeardPositionIsKnownAfterEachClear",
                        "how many ms of answer 2 are thought to have been heard",
                        good -> message -> {
                            if (!message.contains("\"played\"")) {
                                good.take(message);
                            }
                        }),
                stream(
                        "it takes a hang-up for a broken connection",
                        "aCallerHangsUp",
                        "why the call ended",
                        (caller, other) -> new StreamOf(other) {
                            @Override
                            public boolean hangsUpByClosing() {
                                return false;
                            }
                        }),
                line(
                        "it takes a broken connection for a hang-up",
                        "aConnectionBreaks",
                        "why the call ended",
                        other -> new ConnectionOf(other) {
                            @Override
                            public int closeCode() {
                                return 1000;
                            }
                        }),
                line(
                        "it stays connected when the gateway hangs up",
                        "theGatewayHangsUp",
                        "that the connection is closed",
                        other -> deaf(other, 1000)),
                line(
                        "it stays connected when the gateway stops",
                        "theGatewayStops",
                        "that the connection is closed",
                        other -> deaf(other, 1001)),
                texts(
                        "it takes one key for another",
                        "aKeyIsPressed",
                        "the keys",
                        good -> message -> good.take(message.replace("\"key\":\"5\"", "\"key\":\"6\""))),
                lines(
                        "it keeps one connection for all",
                        "everyCallerHasACallOfTheirOwn",
                        "what the first caller heard",
                        () -> {
                            Connection[] last = new Connection[1];
                            return other -> {
                                last[0] = other;
                                return new ConnectionOf(other) {
                                    @Override
                                    public boolean sendText(String message) {
                                        return last[0].sendText(message);
                                    }
                                };
                            };
                        }),
                texts(
                        "it takes no notice of what makes no sense",
                        "nonsenseEndsAtMostItsOwnCall",
                        "why a call ends from which 2000 messages came that make no sense",
                        good -> message -> {
                            if (message.startsWith("{\"")) {
                                good.take(message);
                            }
                        }),
                stream(
                        "it leaves whom it cannot serve waiting",
                        "aCallerWhoCannotBeServedIsTurnedAway,aCallerBeyondALimitOfTheTenantIsTurnedAway",
                        "that the connection is closed of one who calls a tenant that there is not",
                        (caller, other) -> new StreamOf(other) {
                            @Override
                            public void turnedAway(TurnedAway why, String sentence, Runnable close) {
                                if (why == TurnedAway.NO_CALL) {
                                    close.run();
                                }
                            }
                        }),
                stream(
                        "it waits for ever",
                        "aSilentConnectionIsClosed",
                        "that a connection is closed on which nothing came for 120 s",
                        (caller, other) -> new StreamOf(other) {
                            @Override
                            public void turnedAway(TurnedAway why, String sentence, Runnable close) {
                                if (why != TurnedAway.NO_CALL) {
                                    close.run();
                                }
                            }
                        }),
                line(
                        "it does not notice that nobody reads",
                        "aCallerWhoDoesNotReadIsDisconnected",
                        "why the call ended",
                        other -> new ConnectionOf(other) {
                            @Override
                            public boolean sendText(String message) {
                                super.sendText(message);
                                return true;
                            }
                        }),
                stream(
                        "it does not ask whether it may act on a key",
                        "nothingComesAfterTheEnd",
                        "what was told of the call when it was over",
                        (caller, other) -> new StreamOf(other) {
                            @Override
                            public void text(String message) {
                                if (message.contains("\"type\":\"key\"")) {
                                    caller.pressed("dtmf", message.substring(21, 22));
                                } else {
                                    super.text(message);
                                }
                            }
                        }));
    }

    /** The first two messages of audio in the wrong order. */
    private static final class Swapped implements Texts {
        private final Texts good;
        private int audio;
        private String first;

        Swapped(Texts good) {
            this.good = good;
        }

        @Override
        public void take(String message) {
            boolean isAudio = message.contains("\"type\":\"audio\"");
            audio += isAudio ? 1 : 0;
            if (isAudio && audio == 1) {
                first = message;
                return;
            }
            good.take(message);
            if (isAudio && audio == 2) {
                good.take(first);
            }
        }
    }

    private static Connection deaf(Connection other, int code) {
        return new ConnectionOf(other) {
            @Override
            public void close(int asked, String reason) {
                if (asked != code) {
                    super.close(asked, reason);
                }
            }
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void theLineThatIsAboutItFindsIt(Fault fault) throws Exception {
        Map<String, String> failures =
                LineJsonKit.failures(fault.stream(), fault.lines().get());

        List<String> lines = lines(fault);
        assertThat(failures).containsOnlyKeys(lines);
        assertThat(failures.get(lines.get(0))).contains(fault.reason());
    }

    @Test
    void everyLineHasAFaultThatItFinds() {
        assertThat(faults().flatMap(fault -> lines(fault).stream()).distinct())
                .containsExactlyInAnyOrderElementsOf(LineJsonKit.lines());
    }

    /** The lines that find it: the one that is about it, and perhaps another. */
    private static List<String> lines(Fault fault) {
        return List.of(fault.line().split(","));
    }
}
