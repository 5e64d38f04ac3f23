package org.camelvoice.call;

import org.camelvoice.audio.Playout;

/** Tells the call about the audio sent to the caller. Sends nothing once the call is over. */
final class SentAudio implements Playout.Output {
    private final Call call;
    private final Playout.Output output;

    SentAudio(Call call, Playout.Output output) {
        this.call = call;
        this.output = output;
    }

    @Override
    public void media(byte[] audio, String itemId) {
        if (!call.state().isOver()) {
            output.media(audio, itemId);
            call.sent(audio);
        }
    }

    @Override
    public void mark(String name) {
        if (!call.state().isOver()) {
            output.mark(name);
        }
    }

    @Override
    public void clear(int epoch) {
        if (!call.state().isOver()) {
            output.clear(epoch);
        }
    }

    @Override
    public void doubted(Playout.Doubt doubt) {
        call.doubted(doubt);
    }

    @Override
    public void heard(String itemId) {
        call.heardToItsEnd(itemId);
    }
}
