package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of {@code docs/calls.md} are routes and tenants that load and start. */
class CallsDocumentTest {
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

    static Stream<String> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(Path.of("docs/calls.md")))
                .results()
                .map(match -> match.group(1));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleStarts(String yaml) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            if (!yaml.contains("name: acme")) {
                context.getRegistry().bind("acme", new Tenant());
            }
            load(context, "errors.yaml", Files.readString(Path.of("routes/errors.yaml")));
            load(context, "example.yaml", yaml.replace("kafka:", "direct:"));
            context.start();

            assertThat(context.getRegistry().findByType(Tenant.class)).hasSize(1);
        }
    }

    private static void load(DefaultCamelContext context, String file, String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(file, yaml));
    }
}
