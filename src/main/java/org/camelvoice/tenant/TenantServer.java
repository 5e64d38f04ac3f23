package org.camelvoice.tenant;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.camel.spi.Metadata;

/**
 * The Realtime server of one tenant, if it is not everybody's. A tenant with a {@code url} of its own shares nothing of
 * the settings, so that no key goes to somebody else's server; one without it has the settings' server, and of the rest
 * what it sets itself.
 */
@Metadata(description = "The Realtime server of one tenant, if it is not everybody's.")
public final class TenantServer {
    /** RFC 9110 §5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    /** RFC 9110 §5.5, ASCII only. */
    private static final Pattern VISIBLE = Pattern.compile("[!-~]*");

    private static final String OPENAI = "openai.com";

    @Metadata(description = "The server, ws or wss. By default that of openai-realtime.", secret = true)
    private String url;

    @Metadata(description = "Its key. By default that of openai-realtime; none if url is set.", secret = true)
    private String apiKey;

    @Metadata(
            description =
                    "The header that carries the key. By default as openai-realtime; Authorization if url is set.")
    private String authHeader;

    @Metadata(
            description =
                    "What stands before the key; may be empty. By default as openai-realtime; Bearer if url is set.")
    private String authScheme;

    @Metadata(
            description =
                    "More headers of the handshake: name=value, comma-separated. By default as openai-realtime; none if url is set.",
            secret = true)
    private String headers;

    /** The URL, {@code ws} or {@code wss}; null for the settings'. It may have a key in its query. */
    public String url() {
        return url;
    }

    public void setUrl(String url) {
        this.url = Expected.isEmpty(url) ? null : checkedUrl(url.strip());
    }

    private static String checkedUrl(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null && List.of("ws", "wss").contains(String.valueOf(uri.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) { // its message has the URL
            throw wrongUrl();
        }
        throw wrongUrl();
    }

    private static IllegalArgumentException wrongUrl() {
        return Expected.wrongSecret("server.url to be a URL that begins with ws:// or wss://");
    }

    /** Null for the settings', or none where the URL is its own. Never logged. */
    public String apiKey() {
        return apiKey;
    }

    public void setApiKey(String apiKey) {
        if (apiKey != null && !VISIBLE.matcher(apiKey).matches()) {
            throw Expected.wrongSecret("server.apiKey to be a key without spaces");
        }
        this.apiKey = Expected.isEmpty(apiKey) ? null : apiKey;
    }

    /** The header that carries the key; null for the settings', or {@code Authorization} where the URL is its own. */
    public String authHeader() {
        return authHeader;
    }

    public void setAuthHeader(String authHeader) {
        if (!Expected.isEmpty(authHeader) && !TOKEN.matcher(authHeader).matches()) {
            throw Expected.wrong("server.authHeader to be the name of a header", Expected.shown(authHeader));
        }
        this.authHeader = Expected.isEmpty(authHeader) ? null : authHeader;
    }

    /** What stands before the key, may be empty; null for the settings', or {@code Bearer} where the URL is its own. */
    public String authScheme() {
        return authScheme;
    }

    public void setAuthScheme(String authScheme) {
        if (authScheme != null && !VISIBLE.matcher(authScheme).matches()) {
            throw Expected.wrong("server.authScheme to be a word, or nothing", Expected.shown(authScheme));
        }
        this.authScheme = authScheme;
    }

    /** {@code name=value}, comma-separated; null for the settings', or none where the URL is its own. Never logged. */
    public String headers() {
        return headers;
    }

    public void setHeaders(String headers) {
        if (!Expected.isEmpty(headers) && !Arrays.stream(headers.split(",")).allMatch(TenantServer::isHeader)) {
            throw Expected.wrongSecret("server.headers to be name=value, comma-separated");
        }
        this.headers = Expected.isEmpty(headers) ? null : headers;
    }

    private static boolean isHeader(String pair) {
        int equals = pair.indexOf('=');
        return equals > 0
                && TOKEN.matcher(pair.substring(0, equals).strip()).matches()
                && pair.chars().noneMatch(Character::isISOControl);
    }

    void check() {
        if (apiKey == null && (authHeader != null || authScheme != null)) {
            throw new IllegalArgumentException((authHeader == null ? "server.authScheme" : "server.authHeader")
                    + " says how the key is sent, but there is no server.apiKey");
        }
        if (url != null
                && apiKey == null
                && headers == null
                && isOpenAi(URI.create(url).getHost())) {
            throw new IllegalArgumentException(
                    "server.url is OpenAI's, but there is no server.apiKey; the settings' key"
                            + " goes to the settings' server only");
        }
    }

    /** Whether anything of it is set. */
    public boolean isOwn() {
        return url != null || apiKey != null;
    }

    /** Whether a server of this name is OpenAI's own. */
    public static boolean isOpenAi(String host) {
        String name = String.valueOf(host).toLowerCase(Locale.ROOT);
        return name.equals(OPENAI) || name.endsWith("." + OPENAI);
    }

    /** For logs: no key, and nothing of the URL but its host. */
    @Override
    public String toString() {
        return "TenantServer["
                + (url == null ? "the settings'" : URI.create(url).getHost()) + "]";
    }
}
