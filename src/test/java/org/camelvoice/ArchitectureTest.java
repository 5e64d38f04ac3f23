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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The arrows of {@code docs/architecture.md}: which package may use which. There are five floors; a package uses
 * packages of lower floors, and of those only the ones that it names here, so that there can be no circle. Above all,
 * {@code platform} and {@code realtime} never name each other: a caller and a model meet in {@code routes/} only.
 */
class ArchitectureTest {
    /** The fifth floor, which puts the others together and may use them all. */
    private static final String ROOT = "org.camelvoice";

    /** What every package may use of it: names, and how they are spelt. */
    private static final Set<String> EVERYBODYS = Set.of(ROOT + ".VoiceConstants", ROOT + ".NearestName");

    /** The four floors below it, from the ground up: each package, and those that it may use. */
    private static final List<Map<String, Set<String>>> FLOORS = List.of(
            Map.of(
                    "audio", Set.of(),
                    "tenant", Set.of(),
                    "realtime.event", Set.of()),
            Map.of("call", Set.of("audio", "tenant")),
            Map.of(
                    "processor", Set.of("call", "audio", "tenant"),
                    "tool", Set.of("call"),
                    "event", Set.of("call"),
                    "observability", Set.of("call"),
                    "platform", Set.of("call", "audio"),
                    "realtime.client", Set.of("call", "audio", "tenant", "realtime.event")),
            Map.of(
                    "platform.websocket", Set.of("platform", "call"),
                    "platform.twilio", Set.of("platform", "call", "audio"),
                    "platform.browser", Set.of("platform", "call", "audio"),
                    "platform.discord", Set.of("platform", "call", "audio"),
                    "realtime", Set.of("call", "audio", "tenant", "tool", "realtime.client", "realtime.event"),
                    "sandbox", Set.of("audio", "realtime.event")));

    private static final Map<String, Set<String>> ARROWS = FLOORS.stream()
            .flatMap(floor -> floor.entrySet().stream())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void everyPackageIsInThePicture() {
        assertThat(CLASSES.stream().map(ArchitectureTest::packageOf).filter(name -> !name.isEmpty()))
                .isNotEmpty()
                .isSubsetOf(ARROWS.keySet());
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

    @ParameterizedTest(name = "{0}")
    @MethodSource("packages")
    void aPackageUsesOnlyWhatItsArrowsPointTo(String name) {
        classes()
                .that(areIn(name))
                .should()
                .onlyDependOnClassesThat(describe(
                        "are not ours, or where " + name + "'s arrows point",
                        used -> !isOurs(used)
                                || EVERYBODYS.contains(used.getFullName())
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
                .onlyDependOnClassesThat(areOursOrIn("java.", "org.concentus."))
                .allowEmptyShould(true)
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
                .doNotHaveFullyQualifiedName(ROOT + ".GatewayStart")
                .should()
                .dependOnClassesThat(areIn("sandbox"))
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
