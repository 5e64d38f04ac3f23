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
    void theSandboxCostsNothingAndATenantsOwnServerWhatItsModelCosts() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.build(); // plugs the voice in
            Calls calls = Calls.of(context);
            Tenant own = new Tenant();
            own.getServer().setUrl("wss://models.example.com/v1/realtime");
            PriceTable.bindFree(context);
            calls.prices(PriceTable.read(context, ""));
            calls.freeModel(PriceTable.isBoundFree(context));

            assertThat(cost(calls, new Tenant())).hasValue(0);
            assertThat(cost(calls, own).getAsDouble()).isPositive();
            calls.freeModel(false);
            assertThat(cost(calls, new Tenant()).getAsDouble()).isPositive();
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

    private static OptionalDouble cost(Calls calls, Tenant tenant) {
        Tokens tokens = new Tokens(1_000, 1_000, 0, 0, 1_000, 1_000);
        return calls.prices(tenant).cost(new ModelUsage(Source.RESPONSE, "resp_1", "gpt-realtime-2.1", tokens, 0));
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
