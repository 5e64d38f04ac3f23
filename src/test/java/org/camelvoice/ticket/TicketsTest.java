package org.camelvoice.ticket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camelvoice.ticket.WrongTicketException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicketsTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final JOSEObjectType TYPE = new JOSEObjectType("camel-voice-ticket+jwt");
    private static final TicketTerms TERMS = new TicketTerms("acme", "s-1", 90, Map.of("customer", "4711"));

    private final SetClock clock = new SetClock();
    private final Tickets tickets = new Tickets(KEY, Duration.ofSeconds(60), 3, clock, () -> clock.nanos);

    /** Shows what it was set to. */
    private static final class SetClock extends Clock {
        private Instant now = Instant.parse("2026-11-29T10:00:00.250Z");
        /** What passes whatever the clock is set to. */
        private long nanos;

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }

        void pass(Duration time) {
            now = now.plus(time);
            nanos += time.toNanos();
        }

        void isSetBy(Duration change) {
            now = now.plus(change);
        }
    }

    // What is good.

    @Test
    void aTicketCarriesItsTerms() throws Exception {
        Ticket ticket = tickets.read(tickets.issue(TERMS));

        assertThat(ticket.terms()).isEqualTo(TERMS);
        assertThat(ticket.expiresAt()).isEqualTo(Instant.parse("2026-11-29T10:01:00Z"));
    }

    @Test
    void anotherGatewayWithTheSameKeyTakesIt() throws Exception {
        Tickets other = new Tickets(KEY, Duration.ofSeconds(60), 3, clock);

        assertThat(other.read(tickets.issue(TERMS)).terms()).isEqualTo(TERMS);
    }

    @Test
    void noTwoTicketsAreTheSame() {
        Set<String> issued =
                IntStream.range(0, 100).mapToObj(i -> tickets.issue(TERMS)).collect(Collectors.toSet());

        assertThat(issued).hasSize(100);
    }

    @Test
    void aTicketFitsIntoASubprotocolsName() {
        assertThat(tickets.issue(TERMS)).matches("[A-Za-z0-9._-]+"); // RFC 6455 §4.1: a token
    }

    @Test
    void aTicketIsGoodForAnotherFiveSecondsForClocksThatAreOff() throws Exception {
        String ticket = tickets.issue(TERMS);
        clock.pass(Duration.ofSeconds(64));

        assertThat(tickets.read(ticket).terms()).isEqualTo(TERMS);
    }

    // What is not.

    @Test
    void anExpiredTicketIsRefused() {
        String ticket = tickets.issue(TERMS);
        clock.pass(Duration.ofSeconds(65));

        assertRefused(ticket, Kind.EXPIRED);
    }

    @Test
    void aTicketOfLaterIsRefused() {
        String ticket = tickets.issue(TERMS);
        clock.pass(Duration.ofSeconds(-7));

        assertRefused(ticket, Kind.UNTIMELY);
    }

    @Test
    void aTicketWithoutAnEndIsRefusedAsIsOneForDays() throws Exception {
        assertRefused(signed(claims().expirationTime(null)), Kind.UNTIMELY);
        assertRefused(
                signed(claims().expirationTime(Date.from(clock.instant().plus(Duration.ofDays(2))))), Kind.UNTIMELY);
    }

    @Test
    void aTicketIsGoodForOneCall() throws Exception {
        Ticket ticket = tickets.read(tickets.issue(TERMS));
        tickets.use(ticket);

        assertUseRefused(ticket, Kind.USED);
        clock.pass(Duration.ofSeconds(64)); // while it can be read, it is remembered
        assertUseRefused(ticket, Kind.USED);
    }

    @Test
    void aClockThatIsSetAheadAndBackMakesNoUsedTicketGoodAgain() throws Exception {
        Ticket ticket = tickets.read(tickets.issue(TERMS));
        tickets.use(ticket);

        clock.isSetBy(Duration.ofHours(1));
        tickets.use(tickets.read(tickets.issue(TERMS))); // when what has expired is forgotten
        clock.isSetBy(Duration.ofHours(-1));

        assertUseRefused(ticket, Kind.USED);
        clock.pass(Duration.ofHours(2));
        tickets.use(tickets.read(tickets.issue(TERMS)));
        assertThat(tickets.used()).isEqualTo(1);
    }

    @Test
    void aClockThatIsSetBackMakesNoUsedTicketGoodAgain() throws Exception {
        Ticket ticket = tickets.read(tickets.issue(TERMS));
        tickets.use(ticket);

        clock.pass(Duration.ofSeconds(50));
        clock.isSetBy(Duration.ofSeconds(-50));
        clock.pass(Duration.ofSeconds(50)); // 100 s of the 65 for which it is remembered
        tickets.use(tickets.read(tickets.issue(TERMS)));

        assertUseRefused(ticket, Kind.USED);
    }

    @Test
    void moreTicketsThanCanBeRememberedAreRefusedUntilSomeHaveExpired() throws Exception {
        for (int i = 0; i < 3; i++) {
            tickets.use(tickets.read(tickets.issue(TERMS)));
        }
        assertUseRefused(tickets.read(tickets.issue(TERMS)), Kind.TOO_MANY);

        clock.pass(Duration.ofSeconds(70));
        tickets.use(tickets.read(tickets.issue(TERMS)));
        assertThat(tickets.used()).isEqualTo(1);
    }

    @Test
    void aTicketOfAnotherKeyIsRefused() throws Exception {
        Tickets stranger = new Tickets(Tickets.randomKey(), Duration.ofSeconds(60), 3, clock);

        assertRefused(stranger.issue(TERMS), Kind.FORGED);
    }

    @Test
    void aChangedTicketIsRefused() {
        String[] parts = tickets.issue(TERMS).split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8).replace("acme", "evil");

        assertRefused(parts[0] + "." + base64(claims) + "." + parts[2], Kind.FORGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "HS384", "HS512", "RS256", "ES256", "hs256", ""})
    void anotherAlgorithmIsRefusedWhateverTheSignature(String algorithm) {
        String[] parts = tickets.issue(TERMS).split("\\.");
        String header = base64("{\"alg\":\"" + algorithm + "\",\"typ\":\"camel-voice-ticket+jwt\"}");

        assertRefused(header + "." + parts[1] + "." + parts[2], Kind.MALFORMED);
        assertRefused(header + "." + parts[1] + ".", Kind.MALFORMED);
    }

    @Test
    void aLongerHashOfTheRightKeyIsRefusedToo() throws Exception {
        byte[] longKey = new byte[64];
        Tickets desk = new Tickets(longKey, Duration.ofSeconds(60), 3, clock);
        String ticket = signed(JWSAlgorithm.HS512, new MACSigner(longKey), TYPE, claims());

        assertThat(refusal(desk, ticket)).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void anRsaSignatureIsRefused() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        JWSSigner signer = new RSASSASigner(generator.generateKeyPair().getPrivate());

        assertRefused(signed(JWSAlgorithm.RS256, signer, TYPE, claims()), Kind.MALFORMED);
    }

    @Test
    void anotherKindOfTokenWithTheSameKeyIsNoTicket() throws Exception {
        assertRefused(signed(JWSAlgorithm.HS256, new MACSigner(KEY), JOSEObjectType.JWT, claims()), Kind.MALFORMED);
        assertRefused(signed(JWSAlgorithm.HS256, new MACSigner(KEY), null, claims()), Kind.MALFORMED);
    }

    @Test
    void aTicketWithoutAnIdIsRefusedAsIsOneWhoseIdIsTooLong() throws Exception {
        assertRefused(signed(claims().jwtID(null)), Kind.MALFORMED);
        assertRefused(signed(claims().jwtID("x".repeat(129))), Kind.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({
        "tenant, ''",
        "session_id, a/b",
        "session_id, ''",
        "max_seconds, -1",
        "max_seconds, 86401",
        "attributes, text",
    })
    void aTicketWithTermsThatMakeNoSenseIsRefused(String claim, String value) throws Exception {
        Object said = claim.equals("max_seconds") ? Integer.valueOf(value) : value;

        assertRefused(signed(claims().claim(claim, said)), Kind.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a.b.c",
                "a.b",
                "eyJhbGciOiJIUzI1NiJ9..",
                "\u0000",
                "💥.💥.💥",
                "e30.e30.e30"
            })
    void whatIsNoTicketIsRefused(String ticket) {
        assertRefused(ticket, Kind.MALFORMED);
    }

    @Test
    void nestedJsonIsRefused() {
        String nested = "[".repeat(1_500);

        assertRefused(base64(nested) + ".e30.e30", Kind.MALFORMED);
        assertRefused(base64("{\"alg\":\"HS256\",\"x\":" + nested) + ".e30.e30", Kind.MALFORMED);
    }

    @Test
    void aTicketThatIsTooLongIsNotRead() {
        assertRefused(tickets.issue(TERMS) + "x".repeat(Tickets.LONGEST), Kind.MALFORMED);
    }

    @Test
    void attributesThatFitIntoNoTicketAreRefusedWhenItIsIssued() {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            attributes.put("name" + i, "x".repeat(200));
        }
        TicketTerms terms = new TicketTerms("acme", "s-1", 0, attributes);

        assertThatThrownBy(() -> tickets.issue(terms))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Expected attributes that fit into a ticket of 3072 characters, got one of ");
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatThrownBy(() -> new Tickets(new byte[31], Duration.ofSeconds(60), 3, clock))
                .hasMessage("Expected a key of at least 32 bytes, got 31");
    }

    @Test
    void nothingOfATicketIsShown() throws Exception {
        Ticket ticket = tickets.read(tickets.issue(TERMS));

        assertThat(ticket.toString()).isEqualTo("ticket (tenant acme)");
        assertThat(ticket.terms().toString()).doesNotContain("4711", "s-1");
    }

    private void assertRefused(String ticket, Kind kind) {
        assertThat(refusal(tickets, ticket)).isEqualTo(kind);
    }

    private static Kind refusal(Tickets desk, String ticket) {
        return catchThrowableOfType(WrongTicketException.class, () -> desk.read(ticket))
                .kind();
    }

    private void assertUseRefused(Ticket ticket, Kind kind) {
        assertThat(catchThrowableOfType(WrongTicketException.class, () -> tickets.use(ticket))
                        .kind())
                .isEqualTo(kind);
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .jwtID("1")
                .expirationTime(Date.from(clock.instant().plusSeconds(60)))
                .claim("tenant", "acme")
                .claim("session_id", "s-1");
    }

    private static String signed(JWTClaimsSet.Builder claims) throws Exception {
        return signed(JWSAlgorithm.HS256, new MACSigner(KEY), TYPE, claims);
    }

    private static String signed(
            JWSAlgorithm algorithm, JWSSigner signer, JOSEObjectType type, JWTClaimsSet.Builder claims)
            throws Exception {
        SignedJWT jwt =
                new SignedJWT(new JWSHeader.Builder(algorithm).type(type).build(), claims.build());
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    @Test
    void aTicketThatIsGivenBackCountsOnceMoreAndIsForgottenLikeTheOthers() throws Exception {
        Ticket ticket = tickets.read(tickets.issue(TERMS));
        for (int i = 0; i < 5; i++) { // more often than tickets are remembered
            tickets.use(ticket);
            tickets.giveBack(ticket);
        }
        assertThat(tickets.used()).isZero();

        tickets.use(ticket);
        WrongTicketException again = catchThrowableOfType(WrongTicketException.class, () -> tickets.use(ticket));
        assertThat(again.kind()).isEqualTo(Kind.USED);
        clock.pass(Duration.ofSeconds(70));
        tickets.use(tickets.read(tickets.issue(TERMS)));
        assertThat(tickets.used()).isEqualTo(1);
    }
}
