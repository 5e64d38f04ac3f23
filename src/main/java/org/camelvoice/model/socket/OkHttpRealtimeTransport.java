package org.camelvoice.model.socket;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import okhttp3.Dispatcher;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.camelvoice.loop.MediaLoop;

/**
 * Opens sockets with OkHttp, using the proxies, interceptors and TLS of the given client. Each socket has its own
 * thread, from which each callback hops to the call's loop.
 */
public final class OkHttpRealtimeTransport implements RealtimeTransport {
    private final OkHttpClient client;
    private final Options options;

    public OkHttpRealtimeTransport(OkHttpClient client) {
        this(client, Options.defaults());
    }

    /** @param client remains unchanged and the caller's property; its dispatcher is not used */
    public OkHttpRealtimeTransport(OkHttpClient client, Options options) {
        this.client = client.newBuilder()
                .dispatcher(unlimited())
                .addInterceptor(OkHttpRealtimeTransport::withoutDeflate)
                .callTimeout(options.handshakeTimeout())
                .connectTimeout(options.handshakeTimeout())
                .readTimeout(options.handshakeTimeout())
                .pingInterval(options.patience().dividedBy(2)) // it gives up if the previous ping is unanswered
                .build();
        this.options = options;
    }

    /** The default of 64 would block the 65th call: an open WebSocket is a running request. */
    private static Dispatcher unlimited() {
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        return dispatcher;
    }

    /**
     * OkHttp always offers permessage-deflate and has no option for it. Deflating base64 audio costs much and gains
     * little.
     */
    private static Response withoutDeflate(Interceptor.Chain chain) throws IOException {
        return chain.proceed(chain.request()
                .newBuilder()
                .removeHeader("Sec-WebSocket-Extensions")
                .build());
    }

    @Override
    public void open(URI uri, Map<String, String> headers, MediaLoop loop, RealtimeSocket.Listener listener) {
        try {
            open(new Handshake(uri, headers), loop, listener);
        } catch (IllegalArgumentException e) { // it cannot be sent
            loop.execute(() -> listener.failed(e, 0));
        }
    }

    private void open(Handshake handshake, MediaLoop loop, RealtimeSocket.Listener listener) {
        Request request = new Request.Builder()
                .url(handshake.uri().toString())
                .headers(Headers.of(handshake.headers()))
                .build();
        new OkHttpRealtimeSocket(handshake, options, loop, listener).connect(client, request);
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
    }
}
