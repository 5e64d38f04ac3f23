package org.camelvoice.tool;

import java.util.BitSet;

/**
 * An upper bound on a text: what it excludes is impossible. Shapes of parts combine into the shape of the whole.
 *
 * @param ascii         the ASCII characters that may occur
 * @param beyondAscii   whether other characters may occur
 * @param mayBeEmpty    whether the text may be empty
 * @param startsWithDot whether it may start with a dot
 * @param endsWithDot   whether it may end with a dot
 * @param hasTwoDots    whether two dots may be adjacent
 */
record TextShape(
        BitSet ascii,
        boolean beyondAscii,
        boolean mayBeEmpty,
        boolean startsWithDot,
        boolean endsWithDot,
        boolean hasTwoDots) {
    static final int ASCII = 128;
    /** The empty text. */
    static final TextShape EMPTY = new TextShape(new BitSet(), false, true, false, false, false);
    /** No text at all: the start for adding alternatives. */
    static final TextShape NONE = new TextShape(new BitSet(), false, false, false, false, false);

    /** One of these characters. */
    static TextShape oneOf(BitSet ascii, boolean beyondAscii) {
        boolean dot = ascii.get('.');
        return new TextShape(ascii, beyondAscii, false, dot, dot, false);
    }

    /** This shape followed by the next. */
    TextShape then(TextShape next) {
        return new TextShape(
                union(ascii, next.ascii),
                beyondAscii || next.beyondAscii,
                mayBeEmpty && next.mayBeEmpty,
                startsWithDot || (mayBeEmpty && next.startsWithDot),
                next.endsWithDot || (next.mayBeEmpty && endsWithDot),
                hasTwoDots || next.hasTwoDots || (endsWithDot && next.startsWithDot));
    }

    /** Either shape. */
    TextShape or(TextShape other) {
        return new TextShape(
                union(ascii, other.ascii),
                beyondAscii || other.beyondAscii,
                mayBeEmpty || other.mayBeEmpty,
                startsWithDot || other.startsWithDot,
                endsWithDot || other.endsWithDot,
                hasTwoDots || other.hasTwoDots);
    }

    /** This shape, optionally repeated or omitted. */
    TextShape repeated(boolean notAtAll, boolean moreThanOnce) {
        return new TextShape(
                ascii,
                beyondAscii,
                mayBeEmpty || notAtAll,
                startsWithDot,
                endsWithDot,
                hasTwoDots || (moreThanOnce && endsWithDot && startsWithDot));
    }

    private static BitSet union(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.or(other);
        return both;
    }
}
