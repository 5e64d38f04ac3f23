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
import java.util.regex.Pattern;
import org.camelvoice.loop.RareLog;
import org.slf4j.LoggerFactory;

/**
 * The page that people talk with: the files of {@code web/} in the working directory, or the packaged ones where there
 * is no {@code web/index.html}. Nothing else is served, whatever a request asks for: only paths of plain names reach
 * the file system, with no dot at the beginning of one, nothing encoded and no backslash.
 *
 * <p>Browsers keep what they have got, and ask each time whether it is still the same. Called on the event loops of the
 * listener.
 */
final class WebPage {
    private static final String PACKAGED = "META-INF/camel-voice/web";
    private static final String NAME = "[A-Za-z0-9_-][A-Za-z0-9._-]*";
    private static final Pattern PLAIN_PATH = Pattern.compile("/(?:" + NAME + "/)*(?:" + NAME + ")?");
    private static final int LONGEST_PATH = 256;
    private static final int REMEMBERED_FILES = 100;

    /** All that the page loads comes from here, and nobody may frame it. */
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

    /** One for each event loop: what it remembers of files is a plain map. */
    private final ThreadLocal<StaticHandler> files;

    /** @param directory the working directory */
    WebPage(Path directory) {
        Path own = directory.toAbsolutePath().normalize().resolve("web");
        boolean isOwn = Files.isRegularFile(own.resolve("index.html"));
        files = ThreadLocal.withInitial(() ->
                isOwn ? files(FileSystemAccess.ROOT, own.toString()) : files(FileSystemAccess.RELATIVE, PACKAGED));
    }

    private static StaticHandler files(FileSystemAccess access, String root) {
        return StaticHandler.create(access, root)
                .setIncludeHidden(true) // by the names that get here none is; a parent of the root's may be
                .setFilesReadOnly(false)
                .setEnableRangeSupport(false) // they are small, and parts of them are asked for by nobody
                .setCacheEntryTimeout(1) // ms: a file that has changed is sent at once
                .setMaxCacheSize(REMEMBERED_FILES)
                .setEnableFSTuning(false)
                .setAlwaysAsyncFS(true)
                .setDefaultContentEncoding(StandardCharsets.UTF_8.name());
    }

    /**
     * Behind everything else that is mounted there. What a request has wrong is answered and not worth a line in the log;
     * nor is a client that went away before it had its answer. Vert.x by itself would write an error for each.
     */
    void mount(Router router) {
        router.errorHandler(400, context -> answer(context, 400));
        router.errorHandler(404, context -> answer(context, 404));
        router.errorHandler(500, this::failed);
        router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).last().handler(this::serve);
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
            response.setStatusCode(404).end();
        }
    }
}
