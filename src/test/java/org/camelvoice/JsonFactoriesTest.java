package org.camelvoice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Field;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camelvoice.platform.CallerJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every one of Jackson's factories lives as long as the gateway, and reads what somebody else wrote. */
class JsonFactoriesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("org.camelvoice");
    private static final Set<String> TYPES = Stream.of(
                    JsonFactory.class, ObjectMapper.class, JsonMapper.class, ObjectReader.class)
            .map(Class::getName)
            .collect(Collectors.toUnmodifiableSet());

    static Stream<Field> factories() {
        return CLASSES.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> TYPES.contains(field.getRawType().getName()))
                .map(JavaField::reflect);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("factories")
    void noNameOfAFieldStaysInMemory(Field field) throws ReflectiveOperationException {
        JsonFactory factory = factory(field);
        assertThat(factory.isEnabled(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES))
                .isFalse();
        assertThat(factory.isEnabled(JsonFactory.Feature.INTERN_FIELD_NAMES)).isFalse();
    }

    private static JsonFactory factory(Field field) throws ReflectiveOperationException {
        field.setAccessible(true);
        Object value = field.get(null);
        if (value instanceof JsonFactory factory) {
            return factory;
        }
        return value instanceof ObjectReader reader ? reader.getFactory() : ((ObjectMapper) value).getFactory();
    }

    @Test
    void thereAreAllOfThem() {
        assertThat(factories()).hasSizeGreaterThanOrEqualTo(8);
    }

    @Test
    void noFactoryIsAsJacksonMakesIt() {
        noClasses()
                .should()
                .callConstructor(ObjectMapper.class)
                .orShould()
                .callConstructor(JsonMapper.class)
                .orShould()
                .callConstructor(JsonFactory.class)
                .orShould()
                .callMethod(JsonMapper.class, "builder")
                .check(CLASSES);
    }

    @Test
    void aNameOf49000CharactersIsNotRead() {
        assertThatThrownBy(() -> readAll("{\"" + "x".repeat(49_000) + "\":1}"))
                .isInstanceOf(StreamConstraintsException.class);
    }

    private static void readAll(String json) throws java.io.IOException {
        try (JsonParser parser = CallerJson.FACTORY.createParser(json)) {
            while (parser.nextToken() != null) {
                // and the next
            }
        }
    }
}
