package org.camelvoice.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.camelvoice.loop.RareLog;
import org.camelvoice.platform.RefusalReason;
import org.slf4j.LoggerFactory;

/**
 * The web page: the files of {@code web/} in the working directory, or the packaged ones if there is no {@code
 * web/index.html}. Serves nothing else: only paths of plain names reach the file system, without a leading dot in any
 * name, without encoding and without a backslash.
 *
 * <p>Browsers cache the files and revalidate them each time. Called on the event loops of the listener.
 */
final class WebPage {
    private static final String PACKAGED = "META-INF/camel-voice/web";
    private static final String NAME = "[A-Za-z0-9_-][A-Za-z0-9._-]*";
    private static final Pattern PLAIN_PATH = Pattern.compile("/(?:" + NAME + "/)*(?:" + NAME + ")?");
    private static final int LONGEST_PATH = 256;
    private static final int REMEMBERED_FILES = 100;
    /** The status with which Vert.x fails a request whose body breaks off or is no HTTP; without a handler it logs each. */
    private static final int UNREAD = 200;

    /** The page loads everything from this server, and no other page may frame it. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Permissions-Policy",
            "microphone=(self), screen-wake-lock=(self), camera=(), geolocation=(), display-capture=()",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cache-Control",
            "no-cache");

    private final RareLog failures = new RareLog(LoggerFactory.getLogger(WebPage.class));

    /** One for each event loop, because its file cache is a plain map. */
    private final ThreadLocal<StaticHandler> files;

    private final Consumer<RefusalReason> refusals;

    /**
     * Looks for the page.
     *
     * @param directory the working directory
     * @param refusals  counts what is not served
     */
    WebPage(Path directory, Consumer<RefusalReason> refusals) {
        this.refusals = refusals;
        Path own = directory.toAbsolutePath().normalize().resolve("web");
        boolean isOwn = Files.isRegularFile(own.resolve("index.html"));
        files = ThreadLocal.withInitial(() ->
                isOwn ? files(FileSystemAccess.ROOT, own.toString()) : files(FileSystemAccess.RELATIVE, PACKAGED));
    }

    private static StaticHandler files(FileSystemAccess access, String root) {
        return StaticHandler.create(access, root)
                .setIncludeHidden(true) // no name that gets here is hidden, but a parent of the root may be
                .setFilesReadOnly(false)
                .setEnableRangeSupport(false) // the files are small
                .setCacheEntryTimeout(1) // ms: a changed file is served at once
                .setMaxCacheSize(REMEMBERED_FILES)
                .setEnableFSTuning(false)
                .setAlwaysAsyncFS(true)
                .setDefaultContentEncoding(StandardCharsets.UTF_8.name());
    }

    /**
     * Mounts the page after all other routes. A bad request gets an answer and no log line, as does a client that
     * disconnects before the answer. Vert.x by default would log an error for each.
     */
    void mount(Router router) {
        refuse(router, 400, RefusalReason.BAD_REQUEST);
        refuse(router, 404, RefusalReason.NOT_FOUND);
        refuse(router, 405, RefusalReason.METHOD);
        refuse(router, 406, RefusalReason.MEDIA_TYPE);
        refuse(router, 413, RefusalReason.BODY_TOO_LONG); // of PublicHttp, as the two around it
        refuse(router, 415, RefusalReason.MEDIA_TYPE);
        router.errorHandler(UNREAD, context -> answer(context, 400)); // the listener has counted what is no HTTP
        router.errorHandler(500, this::failed);
        router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).last().handler(this::serve);
    }

    private void refuse(Router router, int status, RefusalReason reason) {
        router.errorHandler(status, context -> {
            if (!context.response().ended()) { // a body may be wrong in two ways
                refusals.accept(reason);
            }
            answer(context, status);
        });
    }

    private void failed(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure != null && !(failure instanceof IOException)) {
            failures.warn(
                    "A request for a page failed with {}", failure.getClass().getName());
        }
        answer(context, 500);
    }

    private static void answer(RoutingContext context, int status) {
        HttpServerResponse response = context.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status).end();
        }
    }

    private static boolean isPlain(String path) {
        return path.length() <= LONGEST_PATH && PLAIN_PATH.matcher(path).matches();
    }

    private void serve(RoutingContext context) {
        HttpServerResponse response = context.response();
        HEADERS.forEach(response::putHeader);
        if (isPlain(context.request().path())) {
            files.get().handle(context);
        } else {
            context.fail(404);
        }
    }
}
