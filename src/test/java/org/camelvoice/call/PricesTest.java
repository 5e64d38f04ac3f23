package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.Properties;
import org.camelvoice.call.ModelUsage.Source;
import org.camelvoice.call.ModelUsage.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PricesTest {

    @Test
    void everyKindOfTokenHasItsPrice() throws Exception {
        Prices prices = prices("""
                m.text.in = 1
                m.text.cached = 0.1
                m.text.out = 10
                m.audio.in = 100
                m.audio.cached = 2
                m.audio.out = 1000
                """);

        assertThat(cost(prices, "m", new Tokens(1_000_000, 0, 0, 0, 0, 0))).isEqualTo(1);
        assertThat(cost(prices, "m", new Tokens(0, 1_000_000, 0, 0, 0, 0))).isEqualTo(100);
        assertThat(cost(prices, "m", new Tokens(0, 0, 0, 0, 1_000_000, 0))).isEqualTo(10);
        assertThat(cost(prices, "m", new Tokens(0, 0, 0, 0, 0, 1_000_000))).isEqualTo(1_000);
    }

    @Test
    void cachedTokensAreAmongTheInputsAndPaidOnce() throws Exception {
        Prices prices = prices("m.text.in = 1\nm.text.cached = 0.1\nm.audio.in = 100\nm.audio.cached = 2");

        assertThat(cost(prices, "m", new Tokens(1_000_000, 1_000_000, 600_000, 900_000, 0, 0)))
                .isEqualTo(0.4 + 0.06 + 10 + 1.8, within(1e-9));
    }

    @Test
    void whatIsWrittenDownMayBePaidByTheMinute() throws Exception {
        ModelUsage usage = new ModelUsage(Source.TRANSCRIPTION, "item_1", "w", Tokens.NONE, 90);

        assertThat(prices("w.minute = 0.02").cost(usage)).hasValue(0.03);
    }

    @Test
    void aModelThatNobodyKnowsHasAnUnknownCost() throws Exception {
        ModelUsage usage = new ModelUsage(Source.RESPONSE, "resp_1", "n", new Tokens(1, 0, 0, 0, 0, 0), 0);

        assertThat(prices("m.text.in = 1").cost(usage)).isEmpty();
    }

    @Test
    void whatIsFreeHasACostAndItIsNone() {
        ModelUsage usage = new ModelUsage(Source.RESPONSE, "resp_1", "n", new Tokens(1, 0, 0, 0, 0, 0), 0);

        assertThat(Prices.FREE.cost(usage)).hasValue(0);
    }

    @Test
    void soHasOneOfWhichOnlyAnotherKindIsKnown() throws Exception {
        ModelUsage usage = new ModelUsage(Source.RESPONSE, "resp_1", "m", new Tokens(1, 1, 0, 0, 0, 0), 0);

        assertThat(prices("m.text.in = 1").cost(usage)).isEmpty();
    }

    @Test
    void aSnapshotCostsWhatItsModelDoesUnlessItHasItsOwnPrice() throws Exception {
        Prices prices = prices("m.text.in = 1\nm-2026-01-31.text.in = 2");
        Tokens tokens = new Tokens(1_000_000, 0, 0, 0, 0, 0);

        assertThat(cost(prices, "m-2025-08-28", tokens)).isEqualTo(1);
        assertThat(cost(prices, "m-2026-01-31", tokens)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.text = 1", "text.in = 1", "m.text.in = free", "m.text.in = -1", "m.text.in = NaN"})
    void aLineThatIsNoneOfAPriceIsNamed(String line) {
        assertThatThrownBy(() -> prices(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(line.substring(0, line.indexOf(' ')));
    }

    @Test
    void thePackagedTableKnowsTheDefaultModel() throws Exception {
        Properties table = new Properties();
        try (InputStream file = PricesTest.class.getResourceAsStream("/META-INF/camel-voice/prices.properties")) {
            table.load(file);
        }
        Tokens tenSecondsEach = new Tokens(0, 100, 0, 0, 0, 200);

        assertThat(cost(new Prices(table), "gpt-realtime-2.1", tenSecondsEach))
                .isEqualTo((100 * 32 + 200 * 64) / 1e6, within(1e-12));
    }

    private static Prices prices(String table) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(table));
        return new Prices(properties);
    }

    private static double cost(Prices prices, String model, Tokens tokens) {
        return prices.cost(new ModelUsage(Source.RESPONSE, "resp_1", model, tokens, 0))
                .orElseThrow();
    }
}
