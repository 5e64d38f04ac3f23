package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.camelvoice.tenant.TenantVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An audience is written {@code tenants/platforms}, with {@code *} for all. */
class AudienceTest {

    @ParameterizedTest(name = "{0} has acme on twilio: {1}, acme on browser: {2}, globex on twilio: {3}")
    @CsvSource(quoteCharacter = '"', textBlock = """
            */*,                            true,  true,  true
            acme/*,                         true,  true,  false
            */twilio,                       true,  false, true
            acme/twilio,                    true,  false, false
            globex/*,                       false, false, true
            */browser,                      false, true,  false
            globex/browser,                 false, false, false
            "acme,globex/*",                true,  true,  true
            "globex,initech/*",             false, false, true
            "*/twilio,browser",             true,  true,  true
            "acme , globex/ twilio ,other", true,  false, true
            ACME/*,                         false, false, false
            acm/*,                          false, false, false
            """)
    void aCallIsInItByItsTenantAndItsPlatform(
            String audience, boolean acmeOnTwilio, boolean acmeOnBrowser, boolean globexOnTwilio) {
        assertThat(audience(audience).includes(TenantVersion.only("acme"), "twilio"))
                .isEqualTo(acmeOnTwilio);
        assertThat(audience(audience).includes(TenantVersion.only("acme"), "browser"))
                .isEqualTo(acmeOnBrowser);
        assertThat(audience(audience).includes(TenantVersion.only("globex"), "twilio"))
                .isEqualTo(globexOnTwilio);
    }

    @ParameterizedTest(name = "{0} has calls of acme: {1}")
    @CsvSource({"*/*, true", "acme/*, true", "acme/twilio, true", "*/twilio, true", "globex/*, false"})
    void aTenantIsInItIfItsCallsAreOnOnePlatformAtLeast(String audience, boolean hasAcme) {
        assertThat(audience(audience).includes("acme")).isEqualTo(hasAcme);
    }

    @Test
    void aTenantGoesBeforeAPlatformAndBothBeforeEither() {
        List<Audience> fromTheMostSpecific = Stream.of("acme/twilio", "acme/*", "*/twilio", "*/*")
                .map(AudienceTest::audience)
                .toList();
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                assertThat(fromTheMostSpecific.get(i).isMoreSpecificThan(fromTheMostSpecific.get(j)))
                        .isEqualTo(i < j);
            }
        }
    }

    @Test
    void howManyAreNamedDoesNotMatter() {
        assertThat(audience("acme/*").isMoreSpecificThan(audience("acme,globex/*")))
                .isFalse();
        assertThat(audience("acme,globex/*").isMoreSpecificThan(audience("*/twilio")))
                .isTrue();
    }

    @ParameterizedTest(name = "{0} and {1} contest {2}")
    @CsvSource(quoteCharacter = '"', nullValues = "nothing", textBlock = """
            */*,              */*,                */*
            acme/*,           acme/*,             acme/*
            */twilio,         */twilio,           */twilio
            acme/twilio,      acme/twilio,        acme/twilio
            "a,b/*",          "b,c/*",            b/*
            "a,b/x,y",        "c,b,a/y,z",        "a,b/y"
            acme/*,           globex/*,           nothing
            */twilio,         */browser,          nothing
            acme/twilio,      acme/browser,       nothing
            acme/twilio,      globex/twilio,      nothing
            acme/*,           */*,                nothing
            acme/*,           */twilio,           nothing
            acme/*,           acme/twilio,        nothing
            */twilio,         acme/twilio,        nothing
            */*,              */twilio,           nothing
            """)
    void whereNeitherGoesFirstTheyContestTheCallsThatAreInBoth(String one, String other, String both) {
        assertThat(audience(one).overlap(audience(other)).map(AudienceTest::text))
                .isEqualTo(Optional.ofNullable(both));
        assertThat(audience(other).overlap(audience(one)).isPresent()).isEqualTo(both != null);
    }

    @ParameterizedTest
    @CsvSource({"' acme '", "acme"})
    void aNameThatStandsAloneIsTakenAsItIs(String tenant) {
        assertThat(Audience.of(tenant, null).tenants()).containsExactly(tenant);
        assertThat(Audience.ofAny(tenant, null).tenants()).containsExactly("acme");
    }

    @Test
    void whatIsNotGivenIsAll() {
        assertThat(text(Audience.of(null, null))).isEqualTo("*/*");
        assertThat(text(Audience.ofAny(null, " "))).isEqualTo("*/*");
        assertThat(text(Audience.EVERYBODY)).isEqualTo("*/*");
    }

    private static Audience audience(String text) {
        String[] parts = text.replace("*", "").split("/", -1);
        return Audience.ofAny(parts[0], parts[1]);
    }

    private static String text(Audience audience) {
        return String.join(",", audience.tenants()).replaceFirst("^$", "*")
                + "/"
                + String.join(",", audience.platforms()).replaceFirst("^$", "*");
    }
}
