package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The steps from one state of a call to another: those that there are, and no others. */
class CallProgressTest {
    private final RecordedEvents events = new RecordedEvents();
    private final CallProgress progress = new CallProgress(Facts.of("1", "acme", "twilio", null), events);

    static Stream<Arguments> steps() {
        return Arrays.stream(CallState.values())
                .flatMap(from -> Arrays.stream(CallState.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest(name = "{0} > {1}")
    @MethodSource("steps")
    void takesTheStepsThatThereAreAndNoOthers(CallState from, CallState to) {
        way(from).forEach(progress::become);
        events.forget();

        progress.become(to);

        if (from.next().contains(to)) {
            events.assertNext(from + " > " + to);
            assertThat(progress.state()).isEqualTo(to);
        } else {
            assertThat(progress.state()).isEqualTo(from);
        }
        events.assertExhausted();
    }

    /** The shortest, from where every call begins. */
    private static List<CallState> way(CallState to) {
        Map<CallState, List<CallState>> ways = new EnumMap<>(CallState.class);
        Deque<CallState> reached = new ArrayDeque<>(List.of(CallState.CONNECTING));
        ways.put(CallState.CONNECTING, List.of());
        while (!ways.containsKey(to)) {
            CallState state = reached.remove();
            for (CallState next : state.next()) {
                if (ways.putIfAbsent(
                                next,
                                Stream.concat(ways.get(state).stream(), Stream.of(next))
                                        .toList())
                        == null) {
                    reached.add(next);
                }
            }
        }
        return ways.get(to);
    }

    @Test
    void everyCallCanEndAndNothingFollowsItsEnd() {
        for (CallState state : CallState.values()) {
            Set<CallState> ends = EnumSet.of(CallState.ENDED, CallState.FAILED);
            assertThat(state.next()).as("after %s", state).doesNotContain(state, CallState.CONNECTING);
            if (state.isOver()) {
                assertThat(state.next()).isEmpty();
            } else {
                assertThat(state.next()).containsAll(ends);
            }
        }
    }

    @Test
    void theDocumentHasTheSameSteps() throws IOException {
        String rows = Arrays.stream(CallState.values())
                .map(state -> "| `%s` | %s |".formatted(word(state), words(state.next())))
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(Path.of("docs/events.md"))).contains("| from | to |\n|---|---|\n" + rows + "\n");
    }

    private static String words(Set<CallState> states) {
        return states.isEmpty()
                ? "nothing: the call is over"
                : states.stream().map(state -> "`" + word(state) + "`").collect(Collectors.joining(", "));
    }

    private static String word(CallState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
