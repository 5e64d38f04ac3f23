package org.camelvoice;

import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.camelvoice.call.Call;
import org.camelvoice.realtime.client.RealtimeSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The call and its session stay small, and few classes know each other in a circle: a knot, of which none can be
 * understood or changed without the others.
 */
class CallShapeTest {
    private static final int MOST_FIELDS = 20;
    private static final int MOST_LINES = 300;
    private static final int LARGEST_KNOT = 5;
    private static final String ROOT = "org.camelvoice";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @ParameterizedTest
    @ValueSource(classes = {Call.class, RealtimeSession.class})
    void isSmall(Class<?> type) throws IOException {
        Path source = Path.of("src/main/java", type.getName().replace('.', '/') + ".java");
        int lines = Files.readAllLines(source).size();
        long fields = MAIN.get(type).getFields().stream()
                .filter(field -> !field.getModifiers().contains(STATIC))
                .count();
        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(fields).as("fields").isLessThanOrEqualTo(MOST_FIELDS);
            softly.assertThat(lines).as("lines").isLessThanOrEqualTo(MOST_LINES);
        });
    }

    @Test
    void fewPartsOfACallKnowEachOther() {
        Map<String, Set<JavaClass>> knots = largestKnots();
        knots.forEach((room, knot) -> System.out.println(room + ": " + knot.size() + " " + names(knot)));
        assertThat(knots.getOrDefault(ROOT + ".call", Set.of())).hasSizeLessThanOrEqualTo(LARGEST_KNOT);
    }

    private static List<String> names(Set<JavaClass> classes) {
        return classes.stream().map(JavaClass::getSimpleName).sorted().toList();
    }

    /** By package, where there are any. */
    private static Map<String, Set<JavaClass>> largestKnots() {
        Map<JavaClass, Set<JavaClass>> uses = new TreeMap<>(Comparator.comparing(JavaClass::getName));
        MAIN.forEach(type ->
                uses.computeIfAbsent(outermost(type), key -> new HashSet<>()).addAll(used(type)));
        return knots(uses).stream()
                .collect(Collectors.toMap(
                        knot -> knot.iterator().next().getPackageName(),
                        knot -> knot,
                        (one, other) -> one.size() < other.size() ? other : one,
                        TreeMap::new));
    }

    private static Set<JavaClass> used(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .map(CallShapeTest::outermost)
                .filter(other -> other.getPackageName().startsWith(ROOT) && !other.equals(outermost(type)))
                .collect(Collectors.toSet());
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass component = type.getBaseComponentType();
        return component.getEnclosingClass().map(CallShapeTest::outermost).orElse(component);
    }

    /** Two are in one knot if each reaches the other. */
    private static List<Set<JavaClass>> knots(Map<JavaClass, Set<JavaClass>> uses) {
        Map<JavaClass, Set<JavaClass>> reached = new TreeMap<>(Comparator.comparing(JavaClass::getName));
        uses.keySet().forEach(type -> reached.put(type, reachedFrom(type, uses)));
        List<Set<JavaClass>> knots = new ArrayList<>();
        Set<JavaClass> done = new HashSet<>();
        for (JavaClass type : reached.keySet()) {
            Set<JavaClass> knot = reached.get(type).stream()
                    .filter(other -> reached.get(other).contains(type))
                    .collect(Collectors.toSet());
            if (knot.size() > 1 && done.add(type)) {
                done.addAll(knot);
                knots.add(knot);
            }
        }
        return knots;
    }

    private static Set<JavaClass> reachedFrom(JavaClass type, Map<JavaClass, Set<JavaClass>> uses) {
        Set<JavaClass> reached = new HashSet<>();
        List<JavaClass> toVisit = new ArrayList<>(List.of(type));
        while (!toVisit.isEmpty()) {
            JavaClass next = toVisit.remove(toVisit.size() - 1);
            uses.getOrDefault(next, Set.of()).stream().filter(reached::add).forEach(toVisit::add);
        }
        return reached;
    }
}
