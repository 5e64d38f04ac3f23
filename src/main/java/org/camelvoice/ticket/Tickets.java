package org.camelvoice.ticket;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.camelvoice.ticket.WrongTicketException.Kind;

/**
 * Issues tickets and takes them back: JWTs (RFC 7519) with HS256 and no other algorithm (RFC 8725 §3.1), of a type of their
 * own (§3.11), each for one call. Called from any thread.
 *
 * <pre>
 *   header  {"alg":"HS256","typ":"camel-voice-ticket+jwt"}
 *   claims  {"jti":…,"iat":…,"nbf":…,"exp":…,"tenant":…,"session_id":…,"max_seconds":…,"attributes":{…}}
 * </pre>
 */
public final class Tickets {
    /** The shortest key, in bytes: as long as the hash (RFC 7518 §3.2). */
    public static final int SHORTEST_KEY = 32;
    /** The longest ticket, in characters: beside it, a request line has room for its path. */
    public static final int LONGEST = 3_072;
    /** The longest time that a ticket can be good for. */
    public static final Duration LONGEST_VALIDITY = Duration.ofHours(1);

    private static final JOSEObjectType TYPE = new JOSEObjectType("camel-voice-ticket+jwt");
    private static final JWSHeader HEADER =
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).build();
    /** How far another gateway's clock may be off. */
    private static final Duration LEEWAY = Duration.ofSeconds(5);

    private static final int ID_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;
    private final Duration validity;
    private final UsedTickets used;
    private final Clock clock;

    /**
     * A desk of its own: it knows nothing of tickets that others with this key have taken.
     *
     * @param key      of at least {@value #SHORTEST_KEY} bytes
     * @param validity how long a ticket is good for, from its issue to the call
     * @param mostUsed how many used tickets are remembered
     */
    public Tickets(byte[] key, Duration validity, int mostUsed, Clock clock) {
        this(key, validity, mostUsed, clock, System::nanoTime);
    }

    Tickets(byte[] key, Duration validity, int mostUsed, Clock clock, LongSupplier nanoTime) {
        if (key.length < SHORTEST_KEY) {
            throw new IllegalArgumentException(
                    "Expected a key of at least " + SHORTEST_KEY + " bytes, got " + key.length);
        }
        this.key = key.clone();
        this.validity = validity;
        this.used = new UsedTickets(mostUsed, nanoTime);
        this.clock = clock;
    }

    /** A key that nobody knows, so that its tickets are good in this process only. */
    public static byte[] randomKey() {
        return random(SHORTEST_KEY);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** The desk of a context, which its settings have set up before any of its routes started. */
    public static Tickets of(CamelContext context) {
        Tickets tickets = context.getCamelContextExtension().getContextPlugin(Tickets.class);
        return Objects.requireNonNull(
                tickets, () -> "Camel Voice has not been started in " + context.getName() + ", so it has no tickets");
    }

    /** How long a ticket is good for, from its issue to the call. */
    public Duration validity() {
        return validity;
    }

    /** How many used tickets are remembered. */
    int used() {
        return used.size();
    }

    // Issuing.

    /** @throws IllegalArgumentException if the ticket would be longer than {@value #LONGEST} characters */
    public String issue(TicketTerms terms) {
        String ticket = sign(claims(terms));
        if (ticket.length() > LONGEST) {
            throw new IllegalArgumentException("Expected attributes that fit into a ticket of " + LONGEST
                    + " characters, got one of " + ticket.length());
        }
        return ticket;
    }

    private JWTClaimsSet claims(TicketTerms terms) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS); // what a JWT can say
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .jwtID(Base64.getUrlEncoder().withoutPadding().encodeToString(random(ID_BYTES)))
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(validity)));
        TicketClaims.write(terms, claims);
        return claims.build();
    }

    private String sign(JWTClaimsSet claims) {
        try {
            SignedJWT jwt = new SignedJWT(HEADER, claims);
            jwt.sign(new MACSigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot sign a ticket", e);
        }
    }

    // Taking.

    /**
     * Checks a ticket's signature and times. It stays unused.
     *
     * @throws WrongTicketException if it is not a ticket, or not one of now
     */
    public Ticket read(String ticket) throws WrongTicketException {
        if (ticket.length() > LONGEST) {
            throw new WrongTicketException(Kind.MALFORMED);
        }
        try {
            return read(SignedJWT.parse(ticket)); // refuses a JWT without a signature
        } catch (ParseException | JOSEException | IllegalArgumentException e) { // their messages quote what they read
            throw new WrongTicketException(Kind.MALFORMED);
        }
    }

    private Ticket read(SignedJWT jwt) throws WrongTicketException, ParseException, JOSEException {
        requireTicket(jwt.getHeader());
        if (!jwt.verify(new MACVerifier(key))) {
            throw new WrongTicketException(Kind.FORGED);
        }
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        return new Ticket(TicketClaims.id(claims), TicketClaims.terms(claims), expiry(claims));
    }

    private static void requireTicket(JWSHeader header) throws WrongTicketException {
        if (!JWSAlgorithm.HS256.equals(header.getAlgorithm())
                || !TYPE.equals(header.getType())
                || header.getCriticalParams() != null) {
            throw new WrongTicketException(Kind.MALFORMED);
        }
    }

    private Instant expiry(JWTClaimsSet claims) throws WrongTicketException {
        Instant now = clock.instant();
        Date expires = claims.getExpirationTime();
        Date notBefore = claims.getNotBeforeTime();
        if (expires == null
                || expires.toInstant().isAfter(now.plus(LONGEST_VALIDITY).plus(LEEWAY))) {
            throw new WrongTicketException(Kind.UNTIMELY);
        }
        if (!expires.toInstant().plus(LEEWAY).isAfter(now)) {
            throw new WrongTicketException(Kind.EXPIRED);
        }
        if (notBefore != null && notBefore.toInstant().minus(LEEWAY).isAfter(now)) {
            throw new WrongTicketException(Kind.UNTIMELY);
        }
        return expires.toInstant();
    }

    /**
     * Uses a ticket up: a call begins with it.
     *
     * @throws WrongTicketException if that has happened before, or there is no room to remember it
     */
    public void use(Ticket ticket) throws WrongTicketException {
        switch (used.take(ticket.id(), ticket.expiresAt().plus(LEEWAY), clock.instant())) {
            case USED_BEFORE -> throw new WrongTicketException(Kind.USED);
            case FULL -> throw new WrongTicketException(Kind.TOO_MANY);
            case TAKEN -> {
                // it is theirs
            }
        }
    }

    /** No call began with a ticket, for lack of room: it counts again, until it expires. */
    public void giveBack(Ticket ticket) {
        used.giveBack(ticket.id());
    }
}
