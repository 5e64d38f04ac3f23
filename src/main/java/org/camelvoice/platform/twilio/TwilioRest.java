package org.camelvoice.platform.twilio;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Credentials;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.camelvoice.platform.CallerJson;

/**
 * Twilio's REST API, as far as a call in progress needs it. Nobody waits for an answer: OkHttp has threads of its own,
 * which end after a minute without a request. Called from any thread.
 *
 * @see <a href="https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource">Update a call</a>
 */
final class TwilioRest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LONGEST_ANSWER_BYTES = 64 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper(CallerJson.FACTORY.copy());

    /** Null until the first request, and after a {@link #close}. Guarded by this. */
    private OkHttpClient client;

    /**
     * A call of an account.
     *
     * @param apiUrl    such as {@code https://api.twilio.com}
     * @param authToken the account's; never shown
     */
    record CallResource(HttpUrl apiUrl, String accountSid, String callSid, String authToken) {

        private HttpUrl url() {
            return apiUrl.newBuilder()
                    .addPathSegments("2010-04-01/Accounts")
                    .addPathSegment(accountSid)
                    .addPathSegment("Calls")
                    .addPathSegment(callSid + ".json")
                    .build();
        }

        @Override
        public String toString() {
            return "call " + callSid + " of account " + accountSid;
        }
    }

    /** The call goes on with this TwiML: what it does now, such as its stream, ends. */
    CompletionStage<Void> update(CallResource call, String twiml) {
        Request request = new Request.Builder()
                .url(call.url())
                .header("Authorization", Credentials.basic(call.accountSid, call.authToken))
                .post(new FormBody.Builder().add("Twiml", twiml).build())
                .build();
        Answer answer = new Answer();
        client().newCall(request).enqueue(answer);
        return answer.done;
    }

    private synchronized OkHttpClient client() {
        if (client == null) {
            client = new OkHttpClient.Builder().callTimeout(PATIENCE).build();
        }
        return client;
    }

    /** Lets go of connections and threads. A request that is under way fails. */
    synchronized void close() {
        if (client != null) {
            client.dispatcher().cancelAll();
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
            client = null;
        }
    }

    /** On OkHttp's thread. */
    private static final class Answer implements Callback {
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        @Override
        public void onResponse(Call call, Response response) {
            try (response) {
                if (response.isSuccessful()) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(new TwilioRefusalException(response.code(), errorCode(response)));
                }
            }
        }

        @Override
        public void onFailure(Call call, IOException e) {
            done.completeExceptionally(new IOException("Cannot reach Twilio to update the call", e));
        }

        /** {@code {"code": 21220, "message": "…", "status": 400}}; of other answers nothing is of use. */
        private static int errorCode(Response response) {
            try {
                return JSON.readTree(response.peekBody(LONGEST_ANSWER_BYTES).bytes())
                        .path("code")
                        .asInt(TwilioRefusalException.NO_CODE);
            } catch (IOException e) {
                return TwilioRefusalException.NO_CODE;
            }
        }
    }
}
