package org.camelvoice.conversation;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of one item, with an estimate of which words had been spoken at a point of its audio. It is an estimate,
 * because no server says when each word is spoken.
 *
 * <p>Characters are spread evenly over the voiced time; pauses are left out. If all text and audio is known, the text
 * fills the audio. If the model was cut short, the estimate uses the rate at which text arrived per audio, blended with
 * the pace of most speakers while little is known. A model writes ahead of its speech, so each piece of text is also
 * pinned to the audio received when it came: it cannot have been heard before that point.
 *
 * <pre>
 *   text    "Your order "      "left on Monday. "
 *   pins    0 ms ─────────────▶ 640 ms ──────────▶ 1500 ms, all that was received
 * </pre>
 */
final class ItemText {
    /** The pace of most speakers without pauses. 170 words a minute are 16 characters a second with pauses. */
    private static final double CHARACTERS_PER_MILLI = 0.020;
    /** The estimate adds this much speech at the usual pace, so that little data does not mislead. */
    private static final double PRIOR_MILLIS = 1_500;

    private static final int MOST_PINS = 4_096; // words of half an hour's speech

    private final StringBuilder text = new StringBuilder();
    private final List<Pin> pins = new ArrayList<>();
    private boolean complete;

    /** From this character on, the text is spoken after this point of the item's audio. */
    private record Pin(int character, long millis) {}

    /** Adds a piece of text that came when this much audio had been received. */
    void add(String piece, long receivedMillis) {
        if (complete || piece.isEmpty()) {
            return;
        }
        if (pins.size() >= MOST_PINS) {
            text.append(piece); // the last pin covers it
            return;
        }
        if (pins.isEmpty() || pins.get(pins.size() - 1).millis < receivedMillis) {
            pins.add(new Pin(text.length(), receivedMillis));
        }
        text.append(piece);
    }

    /** Sets the whole text: no more will come. */
    void complete(String whole) {
        text.setLength(0);
        text.append(whole);
        complete = true;
    }

    /** Marks the text as complete. */
    void complete() {
        complete = true;
    }

    int length() {
        return text.length();
    }

    boolean isComplete() {
        return complete;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /**
     * The beginning of the text, in whole words, that had been spoken when {@code heardMillis} of {@code
     * receivedMillis} were heard.
     *
     * @param isWhole whether the received audio and text are complete
     */
    String spoken(long heardMillis, long receivedMillis, Voicing voicing, boolean isWhole) {
        if (heardMillis >= receivedMillis && isWhole) {
            return text.toString();
        }
        double heard = voicing.voicedMillis(Math.min(heardMillis, receivedMillis));
        double pace = isWhole ? (text.length() + 1) / Math.max(1, voicing.voicedMillis(receivedMillis)) : pace(voicing);
        int characters = (int) (heard * pace) - 1; // a word is over when the space behind it has begun
        return wholeWords(Math.min(characters, charactersThatHadCome(heardMillis)));
    }

    /** Characters per millisecond of speech, as received. The first ones came ahead of their audio. */
    private double pace(Voicing voicing) {
        double characters = PRIOR_MILLIS * CHARACTERS_PER_MILLI;
        double millis = PRIOR_MILLIS;
        if (pins.size() > 1) {
            Pin last = pins.get(pins.size() - 1);
            characters += Math.max(0, text.length() - pins.get(1).character);
            millis += voicing.voicedMillis(last.millis) - voicing.voicedMillis(pins.get(0).millis);
        }
        return characters / millis;
    }

    private int charactersThatHadCome(long heardMillis) {
        for (Pin pin : pins) {
            if (pin.millis > heardMillis) {
                return Math.min(pin.character, text.length());
            }
        }
        return pins.isEmpty() ? 0 : text.length();
    }

    private String wholeWords(int characters) {
        int end = Math.max(0, characters);
        while (end > 0 && end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end--;
        }
        return text.substring(0, end).strip();
    }
}
