package org.camelvoice.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.camelvoice.NearestName;
import org.camelvoice.call.Calls;
import org.camelvoice.call.Printable;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.ticket.TicketTerms;
import org.camelvoice.ticket.Tickets;

/** {@code POST /api/tickets}: a ticket for one call of a browser. Called on the event loops of the listener. */
final class TicketOffice {
    private final CamelContext context;
    private final BrowserSocket socket;

    TicketOffice(CamelContext context) {
        this.context = context;
        this.socket = new BrowserSocket(context);
    }

    void issue(RoutingContext asking) {
        Buffer body = asking.body().buffer();
        try {
            TicketTerms terms = TicketRequest.read(body == null ? new byte[0] : body.getBytes());
            requireTenant(terms.tenant());
            answer(asking, terms);
        } catch (IllegalArgumentException e) {
            EdgeRefusals.of(context).count(RefusalReason.BAD_REQUEST);
            Answers.refuse(asking, 400, e.getMessage());
        }
    }

    private void requireTenant(String name) {
        Set<String> tenants = Calls.of(context).tenants();
        if (!tenants.contains(name)) {
            String meant = NearestName.of(name, tenants);
            throw new IllegalArgumentException("There is no tenant " + Printable.name(name)
                    + (meant == null ? "" : "; did you mean " + meant + "?"));
        }
    }

    private void answer(RoutingContext asking, TicketTerms terms) {
        Tickets tickets = Tickets.of(context);
        JsonObject answer = JsonObject.of(
                "ticket", tickets.issue(terms),
                "expires_in", tickets.validity().toSeconds(),
                "session_id", terms.sessionId());
        String path = socket.of(terms);
        if (path != null) {
            answer.put("url", path + "?tenant=" + URLEncoder.encode(terms.tenant(), UTF_8));
        }
        Answers.ok(asking, answer.toBuffer());
    }
}
