package org.camelvoice.ticket;

import java.time.Instant;

/**
 * A ticket whose signature and times are right.
 *
 * @param id        unique; what is remembered of a ticket that was used
 * @param terms     what it is good for
 * @param expiresAt when it can no longer be used
 */
public record Ticket(String id, TicketTerms terms, Instant expiresAt) {

    /** For logs: not the id, with which a ticket begins to be one. */
    @Override
    public String toString() {
        return "ticket (tenant " + terms.tenant() + ")";
    }
}
