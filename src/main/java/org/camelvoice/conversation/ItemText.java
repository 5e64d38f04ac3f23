package org.camelvoice.conversation;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of one item, and which of them had been spoken at a moment of its audio: an estimate, since nobody says when
 * which word is spoken.
 *
 * <p>The characters are spread evenly over the time in which somebody speaks, pauses left out. Where all of text and audio
 * is known, one fills the other. Where the model was cut short it is only known how fast text came for how much audio:
 * that is how fast it is taken to be spoken, and the pace of most speakers where little is known. And since a model writes
 * ahead of what it speaks, each piece of the text is pinned to the audio that had been received when it came: before that
 * moment it cannot have been heard.
 *
 * <pre>
 *   text    "Your order "      "left on Monday. "
 *   pins    0 ms ─────────────▶ 640 ms ──────────▶ 1500 ms, all that was received
 * </pre>
 */
final class ItemText {
    /** Of most speakers, pauses left out: 170 words a minute are 16 characters a second, pauses and all. */
    private static final double CHARACTERS_PER_MILLI = 0.020;
    /** So much speech at that pace is put to what is known, so that little known does not mislead. */
    private static final double PRIOR_MILLIS = 1_500;

    private static final int MOST_PINS = 4_096; // words of half an hour's speech

    private final StringBuilder text = new StringBuilder();
    private final List<Pin> pins = new ArrayList<>();
    private boolean complete;

    /** From this character on the text is spoken after this moment of the item's audio. */
    private record Pin(int character, long millis) {}

    /** More of it, which came when so much audio had been received. */
    void add(String piece, long receivedMillis) {
        if (complete || piece.isEmpty()) {
            return;
        }
        if (pins.size() >= MOST_PINS) {
            text.append(piece); // and it counts to the last pin
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
     * Its beginning, in whole words, that had been spoken when so much was heard of all that was received.
     *
     * @param isWhole whether what was received is all of the item, and the text all of that
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

    /** Characters a millisecond of speech, as they came; those that came first came ahead of their audio. */
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
