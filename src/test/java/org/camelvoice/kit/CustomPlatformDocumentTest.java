package org.camelvoice.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.PlatformStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/custom-platform.md shows all of the code that is compiled and called here, and its steps do what it says. */
class CustomPlatformDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/custom-platform.md");
    private static final Pattern CODE = Pattern.compile("```(?:java|yaml)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern GREEN = Pattern.compile("Green(?: now)?: ((?:`\\w+`[,.]\\s?)+)");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    /** What the stream understands and says after each step. */
    private static final List<Step> STEPS = List.of(
            new Step(Set.of(), Set.of()),
            new Step(Set.of("hello"), Set.of()),
            new Step(Set.of("hello", "audio"), Set.of()),
            new Step(Set.of("hello", "audio"), Set.of("audio")),
            new Step(Set.of("hello", "audio"), Set.of("audio", "clear")),
            new Step(Set.of("hello", "audio", "played"), Set.of("audio", "clear", "mark")),
            new Step(Set.of("hello", "audio", "played", "key"), Set.of("audio", "clear", "mark")));

    private record Step(Set<String> understood, Set<String> said) {
        PlatformStream stream(PlatformStream other) {
            return new StreamOf(other) {
                @Override
                public void text(String message) {
                    if (message.startsWith("{\"type\"") && !isOf(understood, message)) {
                        throw new IllegalArgumentException("Not yet");
                    }
                    super.text(message);
                }
            };
        }

        Connection line(Connection other) {
            return new ConnectionOf(other) {
                @Override
                public boolean sendText(String message) {
                    return !isOf(said, message) || super.sendText(message);
                }
            };
        }

        private static boolean isOf(Set<String> types, String message) {
            return types.stream().anyMatch(type -> message.startsWith("{\"type\":\"" + type + '"'));
        }
    }

    static Stream<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("src/test/java/example/linejson", "src/test/java/example/audiosocket")) {
            try (Stream<Path> all = Files.list(Path.of(folder))) {
                all.forEach(files::add);
            }
        }
        files.add(Path.of("src/test/resources/routes/linejson.yaml"));
        files.add(Path.of("src/test/resources/routes/audiosocket.yaml"));
        return files.stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileStandsInTheDocumentToTheLineAndInItsOrder(Path file) throws IOException {
        String printed = String.join("\n", blocks());
        int at = 0;
        for (String line : lines(Files.readString(file))) {
            int found = ("\n" + printed + "\n").indexOf("\n" + line + "\n", at);
            assertThat(found).as("where %s has \"%s\"", DOCUMENT, line).isNotNegative();
            at = found;
        }
    }

    @Test
    void whatTheDocumentShowsIsOfTheseFiles() throws IOException {
        Set<String> compiled = new HashSet<>(
                lines(Files.readString(Path.of("examples/camel-main/src/test/java/example/OrderCallTest.java"))));
        for (Path file : files().toList()) {
            compiled.addAll(lines(Files.readString(file)));
        }
        assertThat(compiled).containsAll(blocks());
    }

    private static List<String> blocks() throws IOException {
        return CODE.matcher(Files.readString(DOCUMENT))
                .results()
                .flatMap(block -> lines(block.group(1)).stream())
                .toList();
    }

    /** However far they are indented: a method stands in the document without its class. */
    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    @Test
    void eachStepTurnsThoseLinesGreenOfWhichItSaysSo() throws Exception {
        List<Set<String>> green = GREEN.matcher(Files.readString(DOCUMENT))
                .results()
                .map(each -> names(each.group(1)))
                .toList();
        Set<String> before = Set.of();
        for (int i = 0; i < STEPS.size(); i++) {
            Set<String> now = green(STEPS.get(i));
            Set<String> turned = new HashSet<>(now);
            turned.removeAll(before);
            assertThat(turned)
                    .as("what step %d of %s turns green", i + 1, DOCUMENT)
                    .isEqualTo(green.get(i));
            assertThat(now).as("what is green after step %d", i + 1).containsAll(before);
            before = now;
        }
        assertThat(before).containsExactlyInAnyOrderElementsOf(LineJsonKit.lines());
    }

    private static Set<String> green(Step step) throws ReflectiveOperationException {
        Map<String, String> notPassed = LineJsonKit.notPassed((caller, stream) -> step.stream(stream), step::line);
        Set<String> green = new HashSet<>(LineJsonKit.lines());
        green.removeAll(notPassed.keySet());
        return green;
    }

    private static Set<String> names(String text) {
        return new HashSet<>(NAME.matcher(text)
                .results()
                .map((MatchResult name) -> name.group(1))
                .toList());
    }

    @Test
    void everyLineOfTheKitIsExplained() throws IOException {
        String document = Files.readString(DOCUMENT);
        String table = document.substring(document.indexOf("## The kit, line by line"));
        assertThat(LineJsonKit.lines()).allSatisfy(line -> assertThat(table).contains("`" + line + "`"));
    }
}
