package org.camelvoice;

import static com.tngtech.archunit.core.domain.JavaModifier.BRIDGE;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No method is long, and nothing is public for nobody: a public method has a user besides its own class, a public class
 * a reader outside its package. Users' tests are written with {@code sandbox}, {@code simulator} and {@code kit}, so there a test is a
 * user too. Who calls by reflection is known by rule: Camel sets the properties of endpoints, components and beans,
 * Jackson reads what is annotated for it, a service is named in a file. What a document calls is there for embedders.
 */
class ShapeTest {
    private static final int LONGEST_METHOD = 25;
    private static final String ROOT = "org.camelvoice";
    private static final Pattern PROPERTY = Pattern.compile("(get|set|is)[A-Z].*");
    private static final List<String> REFLECTORS = List.of("org.apache.camel.", "com.fasterxml.jackson.");

    /** Where people and files call what no class does. */
    private static final List<String> WRITTEN = List.of(
            "README.md",
            "pom.xml",
            "src/main/java/org/camelvoice/VoiceConstants.java",
            "application.properties",
            "docs",
            "routes",
            "src/main/resources",
            "src/generated/resources");

    /** What tests of other packages look at, and nobody else. */
    private static final List<String> SEEN_BY_TESTS = List.of(
            "VoiceGateway.gateway",
            "ClientEvent.eventId",
            "CallTools.running",
            "CallerTimeline.isSpeaking",
            "Conversation.items");

    private static final List<String> READ_BY_BENCHMARKS_AND_TESTS =
            List.of("TwilioMessage", "TwilioWriter", "CallStory");

    private static final JavaClasses ALL = new ClassFileImporter().importPackages(ROOT);
    private static final List<JavaClass> MAIN =
            ALL.stream().filter(type -> !isTest(type)).toList();
    /** Where a test is a user like any other. */
    private static final List<String> FOR_TESTS = List.of(ROOT + ".sandbox", ROOT + ".simulator", ROOT + ".kit");

    private static final String TEXTS = texts(WRITTEN);
    private static final String SOURCES = texts(List.of("src/main/java"));
    private static final String TESTS = texts(List.of("src/test/java"));

    private static boolean isTest(JavaClass type) {
        return type.getSource().orElseThrow().getUri().getPath().contains("/test-classes/");
    }

    private static String texts(List<String> places) {
        return places.stream().flatMap(ShapeTest::files).map(ShapeTest::text).collect(Collectors.joining("\n"));
    }

    private static Stream<Path> files(String root) {
        try (Stream<Path> files = Files.walk(Path.of(root))) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1); // some are audio
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void noMethodIsLong() throws IOException {
        assertThat(SourceMethods.of(Path.of("src/main/java")))
                .filteredOn(method -> method.lines() > LONGEST_METHOD)
                .isEmpty();
    }

    @Test
    void everyPublicMethodHasAUserBesidesItsOwnClass() {
        assertThat(MAIN.stream().flatMap(type -> type.getMethods().stream()))
                .filteredOn(method -> isPublic(method) && !isCompilers(method) && !isInherited(method))
                .filteredOn(method -> !isUsedByAClass(method) && !isCalledByReflection(method))
                .filteredOn(method -> !isDocumented(method.getOwner().getSimpleName(), method.getName()))
                .extracting(method -> method.getOwner().getSimpleName() + "." + method.getName())
                .containsExactlyInAnyOrderElementsOf(SEEN_BY_TESTS);
    }

    @Test
    void everyPublicClassHasAReaderOutsideItsPackage() {
        assertThat(MAIN)
                .filteredOn(type -> type.getModifiers().contains(PUBLIC) && type.isTopLevelClass())
                .filteredOn(type -> !isReadOutsideItsPackage(type) && !isNamed(type) && !isPartOfAnother(type))
                .extracting(JavaClass::getSimpleName)
                .containsExactlyInAnyOrderElementsOf(READ_BY_BENCHMARKS_AND_TESTS);
    }

    /** What an interface asks for, or offers to those who implement it, is public by itself. */
    private static boolean isPublic(JavaMethod method) {
        return method.getModifiers().contains(PUBLIC) && !method.getOwner().isInterface();
    }

    private static boolean isReadOutsideItsPackage(JavaClass type) {
        return isImported(type)
                || type.getDirectDependenciesToSelf().stream()
                        .map(Dependency::getOriginClass)
                        .filter(reader -> !reader.getPackageName().equals(type.getPackageName()))
                        .anyMatch(reader -> isUser(reader, type));
    }

    /** In class files neither a constant nor what is caught leaves a trace that ArchUnit sees. */
    private static boolean isImported(JavaClass type) {
        String sources = FOR_TESTS.contains(type.getPackageName()) ? SOURCES + TESTS : SOURCES;
        return sources.contains("import " + type.getName() + ";")
                || sources.contains("import static " + type.getName() + ".");
    }

    /** One of a public interface's kinds, or what each of them has, as a public record has its components. */
    private static boolean isPartOfAnother(JavaClass type) {
        return type.getAllRawInterfaces().stream().anyMatch(ShapeTest::isOursAndPublic)
                || type.getDirectDependenciesToSelf().stream()
                        .map(Dependency::getOriginClass)
                        .filter(other -> isOursAndPublic(other) && (other.isInterface() || other.isRecord()))
                        .flatMap(other -> other.getMethods().stream())
                        .anyMatch(method -> method.getRawReturnType().equals(type));
    }

    private static boolean isOursAndPublic(JavaClass type) {
        return type.getModifiers().contains(PUBLIC) && type.getPackageName().startsWith(ROOT);
    }

    private static boolean isUser(JavaClass user, JavaClass of) {
        return !isTest(user) || FOR_TESTS.contains(of.getPackageName());
    }

    /** In a file, or in what a document has in code. */
    private static boolean isNamed(JavaClass type) {
        Pattern code = Pattern.compile("(`|new |\\(|@code )" + Pattern.quote(type.getSimpleName()) + "\\b");
        return isWritten(type) || code.matcher(TEXTS).find();
    }

    private static boolean isWritten(JavaClass type) {
        return TEXTS.contains(type.getName());
    }

    private static boolean isCompilers(JavaMethod method) {
        JavaClass owner = method.getOwner();
        boolean component = owner.isRecord() && method.getParameters().isEmpty(); // and what Simple reads like one
        boolean enums = owner.isEnum() && List.of("values", "valueOf").contains(method.getName());
        boolean generated =
                method.getModifiers().contains(BRIDGE) || method.getModifiers().contains(SYNTHETIC);
        return component || enums || generated;
    }

    private static boolean isUsedByAClass(JavaMethod method) {
        JavaClass own = outermost(method.getOwner());
        return Stream.concat(method.getAccessesToSelf().stream(), method.getReferencesToSelf().stream())
                .map(JavaAccess::getOriginOwner)
                .anyMatch(user -> !outermost(user).equals(own) && isUser(user, own));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ShapeTest::outermost).orElse(type);
    }

    private static boolean isCalledByReflection(JavaMethod method) {
        boolean main = method.getName().equals("main");
        boolean property = PROPERTY.matcher(method.getName()).matches() && isBean(method.getOwner());
        boolean exceptions = method.getOwner().isAssignableTo(Throwable.class); // of which routes read what they need
        return main
                || property
                || exceptions
                || method.getAnnotations().stream().anyMatch(a -> isReflectors(a.getRawType()));
    }

    /** A bean is named where it is made: in a route, in a document, or in Camel's catalogue. */
    private static boolean isBean(JavaClass type) {
        return isWritten(type) || type.getAnnotations().stream().anyMatch(a -> isReflectors(a.getRawType()));
    }

    private static boolean isReflectors(JavaClass annotation) {
        return REFLECTORS.stream().anyMatch(annotation.getName()::startsWith);
    }

    /** Whether who knows it by a type above its own may call it. */
    private static boolean isInherited(JavaMethod method) {
        JavaClass owner = method.getOwner();
        return Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
                .flatMap(type -> type.getMethods().stream())
                .anyMatch(above -> above.getName().equals(method.getName())
                        && above.getParameters().size()
                                == method.getParameters().size());
    }

    /** A document calls it, in prose by both names. */
    private static boolean isDocumented(String type, String method) {
        return TEXTS.contains("." + method + "(")
                || TEXTS.contains("`" + method + "(")
                || TEXTS.contains(type + "." + method);
    }
}
