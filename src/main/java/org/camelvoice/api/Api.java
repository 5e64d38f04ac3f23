package org.camelvoice.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.camelvoice.call.Calls;
import org.camelvoice.loop.RareLog;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.settings.Settings;
import org.slf4j.LoggerFactory;

/**
 * Everything under {@code /api} of a public port. Whatever is mounted there later is behind the same {@link ApiDoor}. There
 * are no CORS headers: a page of another origin goes by its own server.
 */
public final class Api {
    static final String NOT_FOUND = "There is nothing here";

    private static final String ALL = "/api/*";
    private static final int LONGEST_BODY = 16_384; // bytes
    /** Right before the page, which is last and answers 405 to what it cannot serve. */
    private static final int LAST_BUT_ONE = Integer.MAX_VALUE - 1;

    private static final Map<Integer, String> SENTENCES = Map.of(
            400,
            "The request cannot be read",
            404,
            NOT_FOUND,
            413,
            "Expected a body of at most " + LONGEST_BODY + " bytes");

    private final RareLog failures = new RareLog(LoggerFactory.getLogger(Api.class));
    private final CamelContext context;
    private final EdgeRefusals refusals;
    private final ApiDoor door;
    private final TenantNames tenants;

    /**
     * The API of a context.
     *
     * @param suggesting whether this machine gets the tenants' names without a token
     * @param isPublic   whether others than this machine reach the gateway by a name
     */
    public Api(CamelContext context, boolean suggesting, boolean isPublic) {
        Settings settings = new Settings(context);
        this.context = context;
        this.refusals = EdgeRefusals.of(context);
        this.door = new ApiDoor(
                settings.get(ApiSettings.TOKEN),
                isPublic,
                settings.number(ApiSettings.MAX_WRONG_TOKENS),
                refusals,
                System::nanoTime);
        boolean named = suggesting || door.asksForToken();
        this.tenants = new TenantNames(() -> named ? Calls.of(context).tenants() : Set.of());
    }

    /** Mounts the door, and what is behind it. To be called before anything else is mounted under {@code /api}. */
    public void mount(Router router) {
        router.route(ALL).handler(door::handle).failureHandler(this::failed);
        router.get("/api/tenants").handler(tenants::answer);
        router.post("/api/tickets").handler(this::requireJson);
        router.post("/api/tickets")
                .handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY))
                .handler(new TicketOffice(context)::issue);
        router.route("/api/tenants").handler(asked -> refuseMethod(asked, HttpMethod.GET));
        router.route("/api/tickets").handler(asked -> refuseMethod(asked, HttpMethod.POST));
        router.route(ALL).order(LAST_BUT_ONE).handler(this::refusePath);
    }

    /** A form, which a foreign page can send without asking, is none. */
    private void requireJson(RoutingContext asked) {
        String type = asked.request().getHeader(HttpHeaders.CONTENT_TYPE);
        String plain = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (plain.equals("application/json")) {
            asked.next();
        } else {
            refusals.count(RefusalReason.MEDIA_TYPE);
            Answers.refuse(asked, 415, "Expected the Content-Type application/json");
        }
    }

    private void refuseMethod(RoutingContext asked, HttpMethod allowed) {
        refusals.count(RefusalReason.METHOD);
        asked.response().putHeader(HttpHeaders.ALLOW, allowed.name());
        Answers.refuse(asked, 405, "Expected the method " + allowed);
    }

    private void refusePath(RoutingContext asked) {
        refusals.count(RefusalReason.NOT_FOUND);
        Answers.refuse(asked, 404, NOT_FOUND);
    }

    private void failed(RoutingContext asked) {
        int status = asked.statusCode();
        if (status < 400 || status >= 500) {
            failures.warn("A request for the API failed with {}", name(asked.failure()));
            Answers.refuse(asked, 500, "Something went wrong at our end");
        } else {
            refusals.count(status == 413 ? RefusalReason.BODY_TOO_LONG : RefusalReason.BAD_REQUEST);
            Answers.refuse(asked, status, SENTENCES.getOrDefault(status, "The request was refused"));
        }
    }

    private static String name(Throwable failure) {
        return failure == null ? "no reason" : failure.getClass().getName();
    }
}
