package org.camelvoice.ticket;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;

/** A ticket's own claims, written and read. */
final class TicketClaims {
    private static final String TENANT = "tenant";
    private static final String SESSION_ID = "session_id";
    private static final String MAX_SECONDS = "max_seconds";
    private static final String ATTRIBUTES = "attributes";

    private static final int LONGEST_ID = 128;

    private TicketClaims() {}

    static void write(TicketTerms terms, JWTClaimsSet.Builder claims) {
        claims.claim(TENANT, terms.tenant()).claim(SESSION_ID, terms.sessionId());
        if (terms.maxSeconds() > 0) {
            claims.claim(MAX_SECONDS, terms.maxSeconds());
        }
        if (!terms.attributes().isEmpty()) {
            claims.claim(ATTRIBUTES, terms.attributes());
        }
    }

    /** @throws IllegalArgumentException if it is missing or too long to be remembered */
    static String id(JWTClaimsSet claims) {
        String id = claims.getJWTID();
        if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
            throw new IllegalArgumentException("Expected a jti of 1 to " + LONGEST_ID + " characters");
        }
        return id;
    }

    /** @throws IllegalArgumentException for terms that no ticket can have */
    static TicketTerms terms(JWTClaimsSet claims) throws ParseException {
        Integer maxSeconds = claims.getIntegerClaim(MAX_SECONDS);
        return new TicketTerms(
                claims.getStringClaim(TENANT),
                claims.getStringClaim(SESSION_ID),
                maxSeconds == null ? 0 : maxSeconds,
                attributes(claims.getJSONObjectClaim(ATTRIBUTES)));
    }

    private static Map<String, String> attributes(Map<String, Object> claim) {
        Map<String, String> attributes = new HashMap<>();
        if (claim != null) {
            claim.forEach((name, value) -> attributes.put(name, text(name, value)));
        }
        return attributes;
    }

    private static String text(String name, Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("Expected the attribute " + name + " to be a string");
    }
}
