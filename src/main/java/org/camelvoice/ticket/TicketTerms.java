package org.camelvoice.ticket;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a ticket is good for.
 *
 * @param tenant     whom its holder may call, by name
 * @param sessionId  the session id that the call must have
 * @param maxSeconds the longest that the call may take; 0 for as long as its tenant allows
 * @param attributes what the call's attributes are to be, by name: the issuer vouches for them
 */
public record TicketTerms(String tenant, String sessionId, int maxSeconds, Map<String, String> attributes) {
    private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9._~-]{1,128}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");
    /** The call's own attribute, which the terms have already. */
    private static final String RESERVED = "sessionId";

    private static final int LONGEST_TENANT = 128;
    private static final int LONGEST_VALUE = 512;
    private static final int MOST_ATTRIBUTES = 20;
    private static final int MOST_SECONDS = 86_400; // a day

    /** @throws IllegalArgumentException for terms that no ticket can have; never repeats an attribute's value */
    public TicketTerms {
        require(
                tenant != null && !tenant.isBlank() && tenant.length() <= LONGEST_TENANT,
                "Expected tenant to be a name of 1 to " + LONGEST_TENANT + " characters");
        require(
                sessionId != null && SESSION_ID.matcher(sessionId).matches(),
                "Expected session_id to be 1 to 128 letters, digits and ._~-");
        require(
                maxSeconds >= 0 && maxSeconds <= MOST_SECONDS,
                "Expected max_seconds to be from 1 to " + MOST_SECONDS + ", or 0 for no limit, got " + maxSeconds);
        require(
                attributes.size() <= MOST_ATTRIBUTES,
                "Expected at most " + MOST_ATTRIBUTES + " attributes, got " + attributes.size());
        attributes.forEach(TicketTerms::requireAttribute);
        attributes = Map.copyOf(attributes);
    }

    private static void requireAttribute(String name, String value) {
        require(
                NAME.matcher(name).matches() && !name.equals(RESERVED),
                "Expected an attribute's name to be a letter and up to 63 letters, digits and _.-, and not "
                        + RESERVED);
        require(
                value != null
                        && value.length() <= LONGEST_VALUE
                        && value.chars().noneMatch(Character::isISOControl),
                "Expected the attribute " + name + " to have up to " + LONGEST_VALUE
                        + " characters without control characters");
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /** For logs: nothing of who calls. */
    @Override
    public String toString() {
        return "terms (tenant " + tenant + ")";
    }
}
