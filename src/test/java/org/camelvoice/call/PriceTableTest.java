package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelvoice.call.ModelUsage.Source;
import org.camelvoice.call.ModelUsage.Tokens;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.Test;

class PriceTableTest {

    @Test
    void theSandboxCostsNothingWhateverModelItPlays() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            assertThat(cost(context).getAsDouble()).isPositive();
            PriceTable.bindFree(context);
            assertThat(cost(context)).hasValue(0);
        }
    }

    @Test
    void aTenantWithAModelOfItsOwnIsNotFree() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.build(); // plugs the voice in
            PriceTable.bindFree(context);
            assertThat(PriceTable.isFree(context)).isTrue();

            Tenant tenant = new Tenant();
            tenant.getServer().setApiKey("sk-own");
            context.getRegistry().bind("acme", tenant);
            assertThat(PriceTable.isFree(context)).isFalse();
        }
    }

    private static OptionalDouble cost(DefaultCamelContext context) {
        Tokens tokens = new Tokens(1_000, 1_000, 0, 0, 1_000, 1_000);
        return PriceTable.read(context, "")
                .cost(new ModelUsage(Source.RESPONSE, "resp_1", "gpt-realtime-2.1", tokens, 0));
    }

    /** The generator drops what looks like the marks of Javadoc. */
    @Test
    void noNumberInTheCatalogueHasLostItsPlus() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/generated/resources"))) {
            List<Path> broken = files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> read(file).matches("(?s).*such as [0-9]{6,}.*"))
                    .toList();
            assertThat(broken).isEmpty();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
