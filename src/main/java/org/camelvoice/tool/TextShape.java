package org.camelvoice.tool;

import java.util.BitSet;

/**
 * What a text may look like, at most: whatever it says cannot be, cannot be. It is made of the shapes of a text's parts, so
 * that what holds for the parts holds for the whole.
 *
 * @param ascii         the ASCII characters that may occur
 * @param beyondAscii   whether others may occur
 * @param mayBeEmpty    whether it may have no characters
 * @param startsWithDot whether it may start with a dot
 * @param endsWithDot   whether it may end with one
 * @param hasTwoDots    whether two dots may stand side by side
 */
record TextShape(
        BitSet ascii,
        boolean beyondAscii,
        boolean mayBeEmpty,
        boolean startsWithDot,
        boolean endsWithDot,
        boolean hasTwoDots) {
    static final int ASCII = 128;
    /** The text without characters. */
    static final TextShape EMPTY = new TextShape(new BitSet(), false, true, false, false, false);
    /** No text at all: what an alternative is added to. */
    static final TextShape NONE = new TextShape(new BitSet(), false, false, false, false, false);

    /** One character of these. */
    static TextShape oneOf(BitSet ascii, boolean beyondAscii) {
        boolean dot = ascii.get('.');
        return new TextShape(ascii, beyondAscii, false, dot, dot, false);
    }

    /** This one, and then the next. */
    TextShape then(TextShape next) {
        return new TextShape(
                union(ascii, next.ascii),
                beyondAscii || next.beyondAscii,
                mayBeEmpty && next.mayBeEmpty,
                startsWithDot || (mayBeEmpty && next.startsWithDot),
                next.endsWithDot || (next.mayBeEmpty && endsWithDot),
                hasTwoDots || next.hasTwoDots || (endsWithDot && next.startsWithDot));
    }

    /** This one or the other. */
    TextShape or(TextShape other) {
        return new TextShape(
                union(ascii, other.ascii),
                beyondAscii || other.beyondAscii,
                mayBeEmpty || other.mayBeEmpty,
                startsWithDot || other.startsWithDot,
                endsWithDot || other.endsWithDot,
                hasTwoDots || other.hasTwoDots);
    }

    /** This one, more than once perhaps, or not at all perhaps. */
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
