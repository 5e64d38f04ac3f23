package org.camelvoice.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A phone call before it is answered: Twilio asks the gateway's webhook what to do with it, and connects it with the WebSocket that
 * the answer names.
 *
 * <pre>{@code
 * TwilioCallerBuilder answered = TwilioCaller.ring(URI.create("http://localhost:8000/twilio/default/voice"))
 *         .authToken(token).from("+493012345").answered();
 * try (TwilioCaller caller = answered.dial()) { … }
 * }</pre>
 *
 * @see <a href="https://www.twilio.com/docs/voice/twiml#request-parameters">Twilio: what a webhook gets</a>
 */
public final class TwilioRinging {
    private static final Duration PATIENCE = Duration.ofSeconds(15); // Twilio's
    private static final int OK = 200;

    private final URI webhook;
    private final Map<String, String> form = new LinkedHashMap<>();
    /** Null for unsigned requests. */
    private String authToken;
    /** Null if the webhook's own address is the public one. */
    private String publicUrl;

    TwilioRinging(URI webhook) {
        this.webhook = checked(webhook);
        SplittableRandom sids = new SplittableRandom();
        form.put("CallSid", sid("CA", sids));
        form.put("AccountSid", sid("AC", sids));
        form.put("CallStatus", "ringing");
        form.put("Direction", "inbound");
        form.put("ApiVersion", "2010-04-01");
        from("+15005550006");
        to("+15005550001");
    }

    private static String sid(String prefix, SplittableRandom sids) {
        return String.format("%s%016x%016x", prefix, sids.nextLong(), sids.nextLong());
    }

    private static URI checked(URI webhook) {
        if (webhook.getHost() == null || !("http".equals(webhook.getScheme()) || "https".equals(webhook.getScheme()))) {
            throw new IllegalArgumentException(
                    "Expected a webhook's address such as http://localhost:8000/twilio/default/voice, got " + webhook);
        }
        return webhook;
    }

    /** Signs the request, and the one for the WebSocket, with the account's auth token. */
    public TwilioRinging authToken(String token) {
        this.authToken = Objects.requireNonNull(token);
        return this;
    }

    /**
     * The gateway's public address, where that is not the one of the webhook here: Twilio would ask it, so that is what is
     * signed.
     *
     * @param url such as {@code https://voice.example.com}
     */
    public TwilioRinging publicUrl(String url) {
        this.publicUrl = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        return this;
    }

    /** Who calls, in E.164. */
    public TwilioRinging from(String number) {
        return field("From", number).field("Caller", number);
    }

    /** The number that is called, in E.164. */
    public TwilioRinging to(String number) {
        return field("To", number).field("Called", number);
    }

    /** Another field of the form, or another value for one. */
    public TwilioRinging field(String name, String value) {
        form.put(name, Objects.requireNonNull(value, name));
        return this;
    }

    /** The call's id. */
    public String callSid() {
        return form.get("CallSid");
    }

    /**
     * Asks the webhook. Called on any thread except an event loop.
     *
     * @return the call as it was answered, to be dialled: with the answer's parameters, and signed if the request was
     * @throws CallerException if nobody answers, or not with a stream
     */
    public TwilioCallerBuilder answered() {
        TwimlStream stream = TwimlStream.read(ask());
        TwilioCallerBuilder caller = new TwilioCallerBuilder(here(stream.url()), null)
                .callSid(callSid())
                .accountSid(form.get("AccountSid"));
        stream.parameters().forEach(caller::parameter);
        return authToken == null ? caller : caller.signed(authToken, stream.url());
    }

    /** The answer's text, whatever it is. */
    private String ask() {
        HttpRequest.Builder request = HttpRequest.newBuilder(webhook)
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded()));
        if (authToken != null) {
            request.header(CarrierSignature.HEADER, CarrierSignature.of(authToken, publicWebhook(), form));
        }
        try {
            HttpResponse<String> response = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() != OK) {
                throw new CallerException("The webhook at " + webhook + " answers HTTP " + response.statusCode(), null);
            }
            return response.body();
        } catch (IOException e) {
            throw new CallerException("The webhook at " + webhook + " does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallerException("Interrupted while the webhook was asked", e);
        }
    }

    private String encoded() {
        return form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String publicWebhook() {
        return publicUrl == null ? webhook.toString() : publicUrl + target(webhook);
    }

    private static String target(URI uri) {
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    /** Where the answer's WebSocket is, seen from here. */
    private URI here(String url) {
        URI there = URI.create(url);
        return publicUrl == null
                ? there
                : URI.create((webhook.getScheme().equals("https") ? "wss" : "ws") + "://" + webhook.getRawAuthority()
                        + target(there));
    }
}
