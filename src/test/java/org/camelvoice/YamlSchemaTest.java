package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Every file of routes, ours and the examples', is what Camel's own schema of its YAML allows, as editors check it. */
class YamlSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Null until the tests begin. */
    private static JsonSchema schema;

    @BeforeAll
    static void readSchema() throws IOException {
        try (InputStream file = YamlSchemaTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(file);
        }
    }

    static Stream<Path> files() throws IOException {
        return Stream.of("routes", "examples", "src/test/resources/routes").flatMap(YamlSchemaTest::yaml);
    }

    private static Stream<Path> yaml(String folder) {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Set<ValidationMessage> mistakes(String yaml) {
        JsonNode routes = JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
        return schema.validate(routes);
    }

    /** The schema knows no placeholders, which Camel has resolved when it reads the option. */
    private static String resolved(String yaml) {
        return yaml.replaceAll("\"\\{\\{[\\w.]+:(true|false)}}\"", "$1");
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileIsWhatTheSchemaAllows(Path file) throws IOException {
        assertThat(mistakes(resolved(Files.readString(file)))).isEmpty();
    }

    @Test
    void theSchemaNoticesAMistake() {
        assertThat(mistakes("""
                - route:
                    from:
                      uri: direct:x
                      stesp:
                        - log: x
                """)).isNotEmpty();
    }
}
