package org.camelvoice.kit;

import java.util.Locale;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.data.Offset;
import org.camelvoice.call.EndReason;
import org.camelvoice.kit.CallStory.Line;
import org.camelvoice.kit.CallStory.Speaker;
import org.camelvoice.simulator.BrowserCaller;

/**
 * What a call was like, in words for tests of your own routes. {@link #heard} and {@link #said} follow the conversation:
 * each looks behind the one before it.
 *
 * <pre>{@code
 * assertThat(call)
 *         .heard("Hello, this is Acme")
 *         .said("Where is my order?")
 *         .usedTool("order_status")
 *         .heard("It left").interruptedAt(640, within(20))
 *         .endedBecause(EndReason.Kind.CALLER_HUNG_UP);
 * }</pre>
 *
 * <p>What is wrong is told with all of the call:
 *
 * <pre>
 * Expected the caller to hear "It left" after "Where is my order?", but the call was
 *   call 5f… by twilio, tenant acme
 *     2.1 s  model     "Hello, this is Acme. How can I help?"
 *     4.0 s  caller    "Where is my order?"
 *     4.3 s  tool      order_status failed in 230 ms
 *     7.9 s  model     "I cannot find out."
 *     8.2 s  ended     caller-hung-up: The caller hung up
 * </pre>
 *
 * <p>Letters' case and how words are spaced make no difference. A phone tells nobody what was said on it: take
 * {@link CallStories} for its calls.
 */
public final class CallAssert extends AbstractAssert<CallAssert, CallStory> {
    /** The line that was found last, as an index; -1 if none was. */
    private int found = -1;

    private CallAssert(CallStory actual) {
        super(actual, CallAssert.class);
    }

    /** Of a call that {@link CallStories} has told. */
    public static CallAssert assertThat(CallStory call) {
        return new CallAssert(call);
    }

    /** Of a browser's call, by what its client has been told so far. */
    public static CallAssert assertThat(BrowserCaller caller) {
        return new CallAssert(CallStory.of(caller));
    }

    /** The caller heard the model say these words, among others. */
    public CallAssert heard(String words) {
        return find(Speaker.MODEL, words, "the caller to hear");
    }

    /** The caller said or typed these words, among others. */
    public CallAssert said(String words) {
        return find(Speaker.CALLER, words, "the caller to say");
    }

    private CallAssert find(Speaker speaker, String words, String expected) {
        isNotNull();
        for (int i = found + 1; i < actual.lines().size(); i++) {
            Line line = actual.lines().get(i);
            if (line.speaker() == speaker && plain(line.heard()).contains(plain(words))) {
                found = i;
                return this;
            }
        }
        String after = found < 0 ? "" : " after \"" + actual.lines().get(found).heard() + '"';
        throw wrong("%s \"%s\"%s".formatted(expected, words, after));
    }

    /** The caller heard the model say these words nowhere in the call. */
    public CallAssert neverHeard(String words) {
        isNotNull();
        for (Line line : actual.lines()) {
            if (line.speaker() == Speaker.MODEL && plain(line.heard()).contains(plain(words))) {
                throw wrong("the caller never to hear \"" + words + '"');
            }
        }
        return this;
    }

    private static String plain(String words) {
        return words.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    /**
     * What was heard last was interrupted when so much of its audio had been heard.
     *
     * @param millis of the item's audio
     * @param offset such as {@code within(20)}
     */
    public CallAssert interruptedAt(int millis, Offset<Integer> offset) {
        Line line = last();
        if (!line.interrupted() || Math.abs(line.heardMillis() - millis) > offset.value) {
            throw wrong("\"%s\" to be interrupted after %d ms, give or take %d"
                    .formatted(line.text(), millis, offset.value));
        }
        return this;
    }

    /** What was heard last was heard to its end. */
    public CallAssert toItsEnd() {
        Line line = last();
        if (line.interrupted()) {
            throw wrong("\"" + line.text() + "\" to be heard to its end");
        }
        return this;
    }

    private Line last() {
        isNotNull();
        if (found < 0) {
            throw new IllegalStateException("Expected heard(…) first, which says of which words");
        }
        return actual.lines().get(found);
    }

    /** The model used this tool at least once, and it answered. */
    public CallAssert usedTool(String name) {
        return usedTool(name, "answered");
    }

    /** @param outcome in the word of the event {@code tool}: {@code answered}, {@code failed}, {@code timed-out} … */
    public CallAssert usedTool(String name, String outcome) {
        isNotNull();
        boolean used = actual.tools().stream()
                .anyMatch(use -> use.name().equals(name) && use.outcome().equals(outcome));
        if (!used) {
            throw wrong("the tool " + name + " to be used and " + outcome);
        }
        return this;
    }

    /** The call is over, for this reason. */
    public CallAssert endedBecause(EndReason.Kind reason) {
        isNotNull();
        if (actual.ending() == null || !Objects.equals(actual.ending().reason(), reason.label())) {
            throw wrong("the call to have ended because of " + reason.label());
        }
        return this;
    }

    private AssertionError wrong(String expected) {
        return failure("Expected %s, but the call was%n  %s", expected, actual);
    }
}
