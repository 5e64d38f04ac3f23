package org.camelvoice.sandbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The words of a text as written, with the times at which a speech engine speaks its own pieces of them. The engine
 * splits "(that's" into two tokens and drops the full stop of "Dr."; a transcript must show the original text.
 */
final class SpokenWords {

    private static final Pattern WORD = Pattern.compile("\\S+");

    private final String text;
    private final List<MatchResult> written;

    /** By written word; -1 until a piece of it is spoken. */
    private final int[] startMillis;

    private final int[] endMillis;

    /** Where in the text the search for the next piece starts. */
    private int cursor;

    SpokenWords(String text) {
        this.text = text;
        this.written = WORD.matcher(text).results().toList();
        this.startMillis = new int[written.size()];
        this.endMillis = new int[written.size()];
        Arrays.fill(startMillis, -1);
    }

    /** The next piece, in the order of the text. A piece that is not in the text is ignored. */
    void said(String piece, int fromMillis, int toMillis) {
        int at = text.indexOf(piece, cursor);
        if (at >= 0) {
            cursor = at + piece.length();
            extend(wordAt(at), fromMillis, toMillis);
        }
    }

    private void extend(int word, int fromMillis, int toMillis) {
        startMillis[word] = startMillis[word] < 0 ? fromMillis : startMillis[word];
        endMillis[word] = toMillis;
    }

    private int wordAt(int position) {
        int word = 0;
        while (written.get(word).end() <= position) {
            word++;
        }
        return word;
    }

    /** Words without sound ("...") have no duration, at the end of the word before. */
    List<Speech.Word> words() {
        List<Speech.Word> words = new ArrayList<>();
        int end = 0;
        for (int i = 0; i < written.size(); i++) {
            int start = startMillis[i] < 0 ? end : startMillis[i];
            end = Math.max(start, endMillis[i]);
            words.add(new Speech.Word(written.get(i).group(), start, end));
        }
        return words;
    }
}
