package org.camelvoice.platform.browser;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.camelvoice.call.CallTerms;
import org.camelvoice.loop.RareLog;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.platform.UpgradeGuard;
import org.camelvoice.platform.UpgradeRequest;
import org.camelvoice.ticket.Ticket;
import org.camelvoice.ticket.TicketTerms;
import org.camelvoice.ticket.Tickets;
import org.camelvoice.ticket.WrongTicketException;
import org.slf4j.LoggerFactory;

/**
 * Lets in who shows a ticket, as a subprotocol ({@value #SUBPROTOCOL}, and then the ticket) or in the query ({@value
 * #QUERY}). The ticket says whom they call, by which session id, and for how long; the URL must not say otherwise. Where no
 * ticket is needed, one that is shown counts all the same.
 *
 * <pre>
 *   401  no ticket, or one that is wrong, expired or used      403  a ticket of another tenant or session id
 * </pre>
 */
public final class TicketGuard implements UpgradeGuard, CamelContextAware {
    static final String SUBPROTOCOL = "camel-voice.ticket.";
    static final String QUERY = "ticket";

    /** A subprotocol is asked for in this header, with a ticket or without. */
    private static final Set<String> PROOFS = Set.of("Sec-WebSocket-Protocol", QUERY);

    private static final String SESSION_ID = "sessionId";
    private static final String TENANT = "tenant";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int UNAVAILABLE = 503;

    private final RareLog refused = new RareLog(LoggerFactory.getLogger(TicketGuard.class));
    /** Null until it is set, before anybody asks. */
    private CamelContext context;

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        context = camelContext;
    }

    @Override
    public Set<String> proofs() {
        return PROOFS;
    }

    @Override
    public Verdict decide(UpgradeRequest request) {
        Set<String> shown = tickets(request);
        if (shown.isEmpty() && !BrowserSettings.needTickets(context)) {
            return UpgradeGuard.admit();
        }
        return shown.size() == 1
                ? decide(request, shown.iterator().next())
                : refuse(UNAUTHORIZED, "Expected one ticket, got " + shown.size());
    }

    private static Set<String> tickets(UpgradeRequest request) {
        Stream<String> subprotocols = request.headers().getOrDefault("Sec-WebSocket-Protocol", List.of()).stream()
                .flatMap(line -> Stream.of(line.split(",")))
                .map(String::strip)
                .filter(name -> name.startsWith(SUBPROTOCOL))
                .map(name -> name.substring(SUBPROTOCOL.length()));
        Stream<String> query = request.queryParameters().getOrDefault(QUERY, List.of()).stream();
        return Stream.concat(subprotocols, query).collect(Collectors.toSet());
    }

    private Verdict decide(UpgradeRequest request, String shown) {
        Tickets tickets = Tickets.of(context);
        try {
            Ticket ticket = tickets.read(shown);
            return isFor(request, ticket.terms())
                    ? admit(tickets, ticket)
                    : refuse(FORBIDDEN, "The ticket is for another tenant or session id");
        } catch (WrongTicketException e) {
            return refuse(e);
        }
    }

    private Refused refuse(WrongTicketException wrong) {
        boolean full = wrong.kind() == WrongTicketException.Kind.TOO_MANY;
        return refuse(full ? UNAVAILABLE : UNAUTHORIZED, wrong.getMessage());
    }

    private static boolean isFor(UpgradeRequest request, TicketTerms terms) {
        return terms.sessionId().equals(request.pathParameters().get(SESSION_ID))
                && request.queryParameters().getOrDefault(TENANT, List.of()).stream()
                        .allMatch(terms.tenant()::equals);
    }

    /**
     * The tenant need not be in the URL. The ticket in it has done its work, and is kept from routes. It counts again if
     * there is no room for its call.
     */
    private Verdict admit(Tickets tickets, Ticket ticket) {
        TicketTerms terms = ticket.terms();
        CallTerms agreed = new CallTerms(terms.maxSeconds(), terms.attributes(), () -> tickets.giveBack(ticket));
        return UpgradeGuard.admitProven(
                Map.of(TENANT, terms.tenant(), QUERY, "used", CallTerms.HEADER, agreed), () -> use(tickets, ticket));
    }

    /** Null if it counts. */
    private Refused use(Tickets tickets, Ticket ticket) {
        try {
            tickets.use(ticket);
            return null;
        } catch (WrongTicketException e) {
            return refuse(e);
        }
    }

    private Refused refuse(int status, String sentence) {
        refused.warn("Refused a browser: {}", sentence);
        return UpgradeGuard.refuse(status, sentence + ".", RefusalReason.TICKET);
    }
}
