package org.camelvoice.platform.discord.fake;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The bot's session on the gateway, which it may resume on another WebSocket: what it missed is said again. */
final class GatewaySession {
    private final String id = Ids.word();
    private final int intents;
    private final Trace trace;
    private final List<JsonObject> said = new ArrayList<>();
    /** Null while the WebSocket is lost. */
    private Line line;

    GatewaySession(int intents, Line line, Trace trace) {
        this.intents = intents;
        this.line = line;
        this.trace = trace;
    }

    String id() {
        return id;
    }

    Line line() {
        return line;
    }

    int lastSaid() {
        return said.size();
    }

    boolean wants(int intent) {
        return intent == Intent.NONE || (intents & intent) != 0;
    }

    void dispatch(String type, JsonObject what) {
        JsonObject message = new JsonObject()
                .put("op", 0)
                .put("t", type)
                .put("s", said.size() + 1)
                .put("d", what);
        said.add(message.copy());
        trace.note("gateway> " + type + (line == null ? " (kept)" : ""));
        if (line != null) {
            line.say(message);
        }
    }

    void lose() {
        line = null;
    }

    void resume(Line resumed, int acknowledged) {
        line = resumed;
        said.subList(acknowledged, said.size()).forEach(line::say);
        dispatch("RESUMED", new JsonObject());
    }
}
