package org.camelvoice.tool;

import java.io.Serial;
import java.util.BitSet;

/**
 * The shape of all texts that a regular expression matches as a whole. It understands the usual elements of argument
 * patterns: characters, classes with ranges, {@code \d \w \s}, escaped signs, groups, alternatives, repetitions, {@code
 * ^} and {@code $}. A pattern with anything else (a flag, a look-around, a reference, a nested or named class) is
 * unknown. Expects a pattern that {@code java.util.regex} has compiled.
 *
 * <pre>
 *   alternatives = sequence { '|' sequence }       sequence = { atom [ repetition ] }
 *   atom = '(' alternatives ')' | '(?:' alternatives ')' | '[' class ']' | escape | character
 * </pre>
 */
final class PatternShape {
    private static final int END = -1;

    private final int[] pattern;
    private int at;

    private PatternShape(String pattern) {
        this.pattern = pattern.codePoints().toArray();
    }

    /** The pattern has a part that this class does not understand. */
    static final class UnknownException extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        UnknownException(String part) {
            super(part);
        }
    }

    /** @throws UnknownException with the part that is not understood */
    static TextShape of(String pattern) throws UnknownException {
        PatternShape shape = new PatternShape(pattern);
        TextShape whole = shape.alternatives();
        if (shape.peek() != END) {
            throw shape.unknown(1);
        }
        return whole;
    }

    private int peek() {
        return peek(0);
    }

    private int peek(int further) {
        return at + further < pattern.length ? pattern[at + further] : END;
    }

    private boolean takes(int expected) {
        if (peek() == expected) {
            at++;
            return true;
        }
        return false;
    }

    private UnknownException unknown(int length) {
        int end = Math.min(pattern.length, at + length);
        return new UnknownException(at >= end ? "its end" : new String(pattern, at, end - at));
    }

    private TextShape alternatives() throws UnknownException {
        TextShape any = TextShape.NONE;
        do {
            any = any.or(sequence());
        } while (takes('|'));
        return any;
    }

    private TextShape sequence() throws UnknownException {
        TextShape whole = TextShape.EMPTY;
        while (peek() != END && peek() != '|' && peek() != ')') {
            whole = whole.then(repeated(atom()));
        }
        return whole;
    }

    private TextShape atom() throws UnknownException {
        return switch (peek()) {
            case '(' -> group();
            case '[' -> characterClass();
            case '\\' -> escaped();
            case '.' -> anythingButLineEnds();
            case '^', '$' -> place();
            case '*', '+', '?', '{' -> throw unknown(1);
            default -> one(pattern[at++]);
        };
    }

    /** Narrows the match and adds nothing. */
    private TextShape place() {
        at++;
        return TextShape.EMPTY;
    }

    private TextShape group() throws UnknownException {
        if (peek(1) == '?') {
            if (peek(2) != ':') {
                throw unknown(3); // a flag, a look-around, a named group
            }
            at += 2;
        }
        at++;
        TextShape inner = alternatives();
        if (!takes(')')) {
            throw unknown(1);
        }
        return inner;
    }

    private TextShape repeated(TextShape atom) throws UnknownException {
        TextShape repeated =
                switch (peek()) {
                    case '*' -> skip(atom.repeated(true, true));
                    case '+' -> skip(atom.repeated(false, true));
                    case '?' -> skip(atom.repeated(true, false));
                    case '{' -> counted(atom);
                    default -> null;
                };
        if (repeated == null) {
            return atom;
        }
        if (peek() == '?' || peek() == '+') { // reluctant or possessive: the same texts
            at++;
        }
        return repeated;
    }

    private TextShape skip(TextShape shape) {
        at++;
        return shape;
    }

    /** Such as {@code {3}}, {@code {1,}}, {@code {1,40}}. */
    private TextShape counted(TextShape atom) throws UnknownException {
        at++;
        int least = number();
        int most = least;
        if (takes(',')) {
            most = peek() == '}' ? Integer.MAX_VALUE : number();
        }
        if (!takes('}')) {
            throw unknown(1);
        }
        return most == 0 ? TextShape.EMPTY : atom.repeated(least == 0, most > 1);
    }

    private int number() throws UnknownException {
        int number = 0;
        int digits = 0;
        while (peek() >= '0' && peek() <= '9' && digits < 9) {
            number = number * 10 + (pattern[at++] - '0');
            digits++;
        }
        if (digits == 0) {
            throw unknown(1);
        }
        return number;
    }

    private static TextShape anythingBut(BitSet not) {
        BitSet ascii = (BitSet) not.clone();
        ascii.flip(0, TextShape.ASCII);
        return TextShape.oneOf(ascii, true);
    }

    private TextShape anythingButLineEnds() {
        at++;
        BitSet lineEnds = new BitSet();
        lineEnds.set('\n');
        lineEnds.set('\r');
        return anythingBut(lineEnds);
    }

    private static TextShape one(int character) {
        BitSet ascii = new BitSet();
        add(ascii, character, character);
        return TextShape.oneOf(ascii, character >= TextShape.ASCII);
    }

    private static void add(BitSet ascii, int first, int last) {
        ascii.set(Math.min(first, TextShape.ASCII), Math.min(last + 1, TextShape.ASCII));
    }

    private TextShape escaped() throws UnknownException {
        BitSet named = named(peek(1));
        if (named != null) {
            at += 2;
            return TextShape.oneOf(named, false);
        }
        BitSet not = named(Character.toLowerCase(peek(1)));
        if (not != null) {
            at += 2;
            return anythingBut(not);
        }
        return one(escapedCharacter());
    }

    /** The characters of {@code \d}, {@code \w} or {@code \s}; null for another letter. */
    private static BitSet named(int letter) {
        BitSet ascii = new BitSet();
        switch (letter) {
            case 'd' -> ascii.set('0', '9' + 1);
            case 'w' -> {
                ascii.set('0', '9' + 1);
                ascii.set('A', 'Z' + 1);
                ascii.set('a', 'z' + 1);
                ascii.set('_');
            }
            case 's' -> {
                ascii.set('\t', '\r' + 1); // tab, line feed, vertical tab, form feed, carriage return
                ascii.set(' ');
            }
            default -> {
                return null;
            }
        }
        return ascii;
    }

    private int escapedCharacter() throws UnknownException {
        int sign = peek(1);
        switch (sign) {
            case 't' -> sign = '\t';
            case 'n' -> sign = '\n';
            case 'r' -> sign = '\r';
            case 'x' -> {
                return hexadecimal(2);
            }
            case 'u' -> {
                return hexadecimal(4);
            }
            default -> {
                if (sign == END || Character.isLetterOrDigit(sign)) {
                    throw unknown(2); // a reference, a boundary, a quotation, a named class
                }
            }
        }
        at += 2;
        return sign;
    }

    private int hexadecimal(int digits) throws UnknownException {
        int character = 0;
        for (int i = 0; i < digits; i++) {
            int digit = peek(2 + i) == END ? END : Character.digit(peek(2 + i), 16);
            if (digit < 0) {
                throw unknown(3);
            }
            character = character * 16 + digit;
        }
        at += 2 + digits;
        return character;
    }

    /** A class of characters, ranges and {@code \d \w \s}. Nested classes and intersections are unknown. */
    private TextShape characterClass() throws UnknownException {
        at++;
        boolean isNot = takes('^');
        BitSet ascii = new BitSet();
        boolean beyondAscii = false;
        if (peek() == ']') {
            throw unknown(1);
        }
        while (!takes(']')) {
            beyondAscii |= addMember(ascii);
        }
        return isNot ? anythingBut(ascii) : TextShape.oneOf(ascii, beyondAscii);
    }

    /** @return whether it has characters beyond ASCII */
    private boolean addMember(BitSet ascii) throws UnknownException {
        if (peek() == '\\') {
            BitSet named = named(peek(1));
            if (named != null) {
                at += 2;
                ascii.or(named);
                return false;
            }
        }
        int first = member();
        int last = first;
        if (peek() == '-' && peek(1) != ']' && peek(1) != '[') {
            at++;
            last = member();
        }
        add(ascii, first, last);
        return last >= TextShape.ASCII;
    }

    private int member() throws UnknownException {
        if (peek() == END || peek() == '[' || (peek() == '&' && peek(1) == '&')) {
            throw unknown(2);
        }
        return peek() == '\\' ? escapedCharacter() : pattern[at++];
    }
}
