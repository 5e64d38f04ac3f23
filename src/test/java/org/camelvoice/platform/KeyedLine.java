package org.camelvoice.platform;

import java.util.Map;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Playout;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallRequest;
import org.camelvoice.call.Caller;
import org.camelvoice.call.Calls;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Line;

/** A caller of a platform whose lines carry keys. */
final class KeyedLine implements Caller, Playout.Output {
    /** Null until the call has been prepared. */
    private Call call;

    /** A call to acme on such a line, of which nothing has been told yet. */
    static Call talk(VoiceContext voice) {
        KeyedLine caller = new KeyedLine();
        Line line = Line.withoutFeedback(AudioFormat.MULAW_8K, 200, caller);
        caller.call = Calls.of(voice.context)
                .prepare(new CallRequest("acme", "keyed", null, Map.of(), voice.loop, caller, line));
        caller.call.start();
        caller.call.connected();
        voice.events.forget();
        return caller.call;
    }

    @Override
    public boolean canSendKeys() {
        return true;
    }

    @Override
    public String connectionId() {
        return "keyed-1";
    }

    @Override
    public void send(String message, Object body, String responseId, String itemId) {
        call.earpiece().play(responseId, itemId, (byte[]) body);
    }

    @Override
    public void insertSilence(int millis) {
        // nobody listens
    }

    @Override
    public void disconnect(EndReason reason) {
        // there is no connection
    }

    @Override
    public void media(byte[] audio, String itemId) {
        // nobody listens
    }

    @Override
    public void mark(String name) {
        throw new IllegalStateException("Expected no mark, got " + name);
    }

    @Override
    public void clear(int epoch) {
        // nobody listens
    }
}
