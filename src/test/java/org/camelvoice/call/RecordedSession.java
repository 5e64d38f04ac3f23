package org.camelvoice.call;

import java.util.ArrayList;
import java.util.List;
import org.camelvoice.audio.Interruption;

/** A model's session of which only is known what it was told, in lines such as {@code CALLER Hello}. */
public class RecordedSession implements ModelSession {
    public final List<String> lines = new ArrayList<>();
    public boolean busy;

    @Override
    public void tell(Speaker speaker, String words) {
        lines.add(speaker + " " + words);
    }

    @Override
    public void cancelResponse() {
        lines.add("cancel");
    }

    @Override
    public void interrupted(Interruption interruption) {
        lines.add("interrupted " + interruption.cuts().size());
    }

    @Override
    public boolean isBusy() {
        return busy;
    }

    @Override
    public void pause() {
        lines.add("pause");
    }

    @Override
    public void resume() {
        lines.add("resume");
    }

    @Override
    public void apologize(EndReason why) {
        lines.add(why.kind().isLimit() ? "limit" : "give up");
    }

    @Override
    public void close() {
        lines.add("close");
    }
}
