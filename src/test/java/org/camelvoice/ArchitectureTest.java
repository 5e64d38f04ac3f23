package org.camelvoice;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The floors and arrows of {@code docs/architecture.md}: which package may use which. A package uses the ground, and of
 * lower floors only the packages that it names here, so that there can be no circle. Above all,
 * {@code platform} and {@code realtime} never name each other: a caller and a model meet in {@code routes/} only.
 */
class ArchitectureTest {
    private static final String ROOT = "org.camelvoice";
    private static final String CONCENTUS = "io.github.jaredmdobson.concentus";

    /** The root package: names, and how they are spelt. It is the ground, and every package may use it. */
    private static final String GROUND = "";

    /** The floors above the ground, from the lowest up: each package, and those that it may use. */
    private static final List<Map<String, Set<String>>> FLOORS = List.of(
            Map.of(GROUND, Set.of()),
            Map.of(
                    "audio", Set.of(),
                    "budget", Set.of(),
                    "loop", Set.of(),
                    "conversation", Set.of(),
                    "settings", Set.of(),
                    "tenant", Set.of(),
                    "strictjson", Set.of(),
                    "ticket", Set.of(),
                    "realtime.event", Set.of()),
            Map.of(
                    "call", Set.of("audio", "budget", "loop", "conversation", "settings", "tenant"),
                    "jdbc", Set.of("budget", "tenant"),
                    "model", Set.of("audio", "conversation"),
                    "model.socket", Set.of("loop"),
                    "sandbox", Set.of("audio", "strictjson"),
                    "simulator", Set.of("audio", "strictjson")),
            Map.of(
                    "processor", Set.of("call", "audio", "loop", "tenant"),
                    "tool", Set.of("call", "loop", "tenant"),
                    "event", Set.of("call", "conversation", "loop", "tenant"),
                    "platform", Set.of("call", "audio", "loop", "tenant"),
                    "realtime.client",
                            Set.of(
                                    "call",
                                    "audio",
                                    "loop",
                                    "conversation",
                                    "tenant",
                                    "model",
                                    "model.socket",
                                    "realtime.event")),
            Map.of(
                    "platform.websocket", Set.of("platform", "call", "loop", "settings"),
                    "platform.twilio", Set.of("platform", "call", "audio", "loop", "settings"),
                    "platform.discord", Set.of("platform", "call", "audio", "loop", "settings"),
                    "platform.browser",
                            Set.of("platform", "call", "audio", "loop", "conversation", "settings", "ticket"),
                    "api", Set.of("platform", "call", "loop", "settings", "ticket"),
                    "realtime",
                            Set.of(
                                    "call",
                                    "audio",
                                    "loop",
                                    "settings",
                                    "tenant",
                                    "tool",
                                    "model",
                                    "model.socket",
                                    "realtime.client",
                                    "realtime.event"),
                    "diagnosis", Set.of("settings", "tenant", "event", "processor"),
                    "kit", Set.of("audio", "loop", "tenant", "call", "model.socket", "platform", "event", "simulator")),
            Map.of(
                    "observability",
                            Set.of(
                                    "call",
                                    "audio",
                                    "budget",
                                    "loop",
                                    "settings",
                                    "tenant",
                                    "tool",
                                    "platform",
                                    "platform.discord",
                                    "platform.websocket"),
                    "rollout", Set.of("call", "diagnosis", "tenant"),
                    "gateway",
                            Set.of(
                                    "api",
                                    "loop",
                                    "call",
                                    "settings",
                                    "tenant",
                                    "platform",
                                    "platform.websocket",
                                    "realtime",
                                    "sandbox",
                                    "diagnosis")),
            Map.of(
                    "plugin",
                    Set.of(
                            "budget",
                            "call",
                            "settings",
                            "tenant",
                            "tool",
                            "event",
                            "processor",
                            "platform",
                            "realtime",
                            "diagnosis",
                            "rollout",
                            "observability")));

    private static final Map<String, Set<String>> ARROWS = FLOORS.stream()
            .flatMap(floor -> floor.entrySet().stream())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void everyPackageIsInThePicture() {
        assertThat(CLASSES.stream().map(ArchitectureTest::packageOf))
                .isNotEmpty()
                .isSubsetOf(ARROWS.keySet());
    }

    @Test
    void theDocumentHasTheSameFloorsAndArrows() throws IOException {
        String document = Files.readString(Path.of("docs/architecture.md"));

        for (int floor = FLOORS.size() - 1; floor > 0; floor--) {
            for (Map.Entry<String, Set<String>> room : new TreeMap<>(FLOORS.get(floor)).entrySet()) {
                assertThat(document)
                        .contains("| %d | `%s` | %s |".formatted(floor, room.getKey(), words(room.getValue())));
            }
        }
    }

    private static String words(Set<String> rooms) {
        return rooms.isEmpty()
                ? "nothing"
                : rooms.stream().sorted().map(room -> "`" + room + "`").collect(Collectors.joining(", "));
    }

    @Test
    void noArrowPointsUpOrAcross() {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            Set<String> below = FLOORS.subList(0, floor).stream()
                    .flatMap(lower -> lower.keySet().stream())
                    .collect(Collectors.toSet());
            FLOORS.get(floor)
                    .forEach((name, uses) ->
                            assertThat(below).as("what is below %s", name).containsAll(uses));
        }
    }

    /** Classes within classes aside: those are read with the name of what they are in. */
    @Test
    void aNameStandsForOneThing() {
        Map<String, List<String>> bySimpleName = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName, Collectors.mapping(JavaClass::getName, Collectors.toList())));
        assertThat(bySimpleName.values()).isNotEmpty().allMatch(names -> names.size() == 1);
    }

    @ParameterizedTest(name = "[{0}]")
    @MethodSource("packages")
    void aPackageUsesOnlyWhatItsArrowsPointTo(String name) {
        classes()
                .that(areIn(name))
                .should()
                .onlyDependOnClassesThat(describe(
                        "are not ours, or where " + name + "'s arrows point",
                        used -> !isOurs(used)
                                || packageOf(used).equals(GROUND)
                                || packageOf(used).equals(name)
                                || ARROWS.get(name).contains(packageOf(used))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    static Stream<String> packages() {
        return ARROWS.keySet().stream().sorted();
    }

    @Test
    void audioIsPlainJava() {
        classes()
                .that(areIn("audio"))
                .should()
                .onlyDependOnClassesThat(areOursOrIn("java.", CONCENTUS))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** Both are optional: where they are missing, all else works. */
    @ParameterizedTest
    @CsvSource({"audio, " + CONCENTUS, "platform.discord, net.dv8tion"})
    void anOptionalLibraryHasOneHome(String home, String library) {
        noClasses()
                .that(DescribedPredicate.not(areIn(home)))
                .should()
                .dependOnClassesThat(describe(
                        "are in " + library, used -> used.getPackageName().startsWith(library)))
                .check(CLASSES);
    }

    @Test
    void theRealtimeEventsAreJavaAndJackson() {
        classes()
                .that(areIn("realtime.event"))
                .should()
                .onlyDependOnClassesThat(areOursOrIn("java.", "com.fasterxml.jackson."))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyTheRunnableGatewayStartsTheSandbox() {
        noClasses()
                .that(DescribedPredicate.not(areIn("sandbox")))
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".gateway.GatewayStart")
                .should()
                .dependOnClassesThat(areIn("sandbox"))
                .check(CLASSES);
    }

    /** Where JUnit and AssertJ are not, which is everywhere but in tests, nobody asks for them. */
    @Test
    void onlyTheKitNeedsWhatTestsAreWrittenWith() {
        noClasses()
                .that(DescribedPredicate.not(areIn("kit")))
                .should()
                .dependOnClassesThat(describe(
                        "are of JUnit, AssertJ or the kit",
                        used -> areIn("kit").test(used)
                                || used.getPackageName().startsWith("org.junit.")
                                || used.getPackageName().startsWith("org.assertj.")))
                .check(CLASSES);
    }

    @Test
    void nothingIsKeptInAStaticThatChanges() {
        fields().that().areStatic().should().beFinal().check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> areIn(String name) {
        return describe(
                "are in " + name, type -> isOurs(type) && packageOf(type).equals(name));
    }

    private static DescribedPredicate<JavaClass> areOursOrIn(String... prefixes) {
        return describe(
                "are ours or in " + List.of(prefixes),
                type -> isOurs(type)
                        || type.getBaseComponentType().isPrimitive()
                        || Stream.of(prefixes)
                                .anyMatch(type.getBaseComponentType().getFullName()::startsWith));
    }

    private static boolean isOurs(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.equals(ROOT) || name.startsWith(ROOT + ".");
    }

    /** Without {@link #ROOT}: {@code platform.twilio}; empty for the root package. */
    private static String packageOf(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    }
}
