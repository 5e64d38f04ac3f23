package org.camelvoice.call;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of one item, and which of them had been spoken at a moment of its audio: an estimate, since nobody says when
 * which word is spoken.
 *
 * <p>Each piece of the text is pinned to the audio that had been received when it came, because a model writes ahead of
 * what it speaks. Between two pins the characters are spread evenly.
 *
 * <pre>
 *   text    "Your order "      "left on Monday. "
 *   pins    0 ms ─────────────▶ 640 ms ──────────▶ 1500 ms, all that was received
 * </pre>
 */
final class ItemText {
    private final StringBuilder text = new StringBuilder();
    private final List<Pin> pins = new ArrayList<>();
    private boolean complete;

    /** From this character on the text is spoken after this moment of the item's audio. */
    private record Pin(int character, long millis) {}

    /** More of it, which came when so much audio had been received. */
    void add(String piece, long receivedMillis) {
        if (complete) {
            return;
        }
        if (pins.isEmpty() || pins.get(pins.size() - 1).millis < receivedMillis) {
            pins.add(new Pin(text.length(), receivedMillis));
        }
        text.append(piece);
    }

    /** All of it: no more will come. */
    void complete(String whole) {
        text.setLength(0);
        text.append(whole);
        complete = true;
    }

    /** No more will come. */
    void complete() {
        complete = true;
    }

    boolean isComplete() {
        return complete;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** Its beginning, in whole words, up to where it had been spoken when so much was heard of all that was received. */
    String spoken(long heardMillis, long receivedMillis) {
        if (heardMillis >= receivedMillis) {
            return text.toString();
        }
        return wholeWords((int) Math.min(characters(heardMillis, receivedMillis), text.length()));
    }

    private long characters(long heardMillis, long receivedMillis) {
        int next = 0;
        while (next < pins.size() && pins.get(next).millis <= heardMillis) {
            next++;
        }
        if (next == 0) {
            return 0;
        }
        Pin from = pins.get(next - 1);
        Pin to = next < pins.size() ? pins.get(next) : new Pin(text.length(), receivedMillis);
        return from.character
                + (to.character - from.character) * (heardMillis - from.millis) / Math.max(1, to.millis - from.millis);
    }

    private String wholeWords(int characters) {
        int end = characters;
        while (end > 0 && end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end--;
        }
        return text.substring(0, end).strip();
    }
}
