package org.camelvoice.kit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camelvoice.event.CallRecord;
import org.camelvoice.event.VoiceEvent;
import org.camelvoice.simulator.BrowserCaller;
import org.camelvoice.simulator.BrowserCaption;

/**
 * What a call was like: who said what, how much of it was heard, which tools were used and how it ended. For
 * {@link CallAssert}; {@link #toString()} tells it, with all that was said.
 *
 * @param head   which call it was
 * @param lines  in the conversation's order
 * @param tools  in the order in which they ended
 * @param ending null while the call goes on, or where nobody told
 */
public record CallStory(String head, List<Line> lines, List<ToolUse> tools, Ending ending) {

    /** Whose words a {@link Line} is. */
    public enum Speaker {
        CALLER,
        MODEL
    }

    /**
     * What was said without being interrupted by an answer.
     *
     * @param atMillis    when it was told, since the call began; -1 if nobody told
     * @param text        all of it
     * @param heard       what the other side heard of it: where the caller interrupted, an estimate in whole words
     * @param heardMillis how much of the audio was heard; -1 if nobody told
     * @param interrupted whether it was not heard to its end
     */
    public record Line(
            Speaker speaker, long atMillis, String text, String heard, long heardMillis, boolean interrupted) {
        @Override
        public String toString() {
            String who = time(atMillis) + "  " + speaker.name().toLowerCase(Locale.ROOT);
            String cut = interrupted ? "  interrupted after %d ms: \"%s\"".formatted(heardMillis, heard) : "";
            return "%-16s \"%s\"%s".formatted(who, text, cut);
        }
    }

    /**
     * A tool that the model used.
     *
     * @param outcome {@code answered}, {@code failed}, {@code timed-out} …
     */
    public record ToolUse(long atMillis, String name, String outcome, long durationMillis) {
        @Override
        public String toString() {
            return "%-16s %s %s in %d ms".formatted(time(atMillis) + "  tool", name, outcome, durationMillis);
        }
    }

    /**
     * How the call ended.
     *
     * @param reason in a word, such as {@code caller-hung-up}
     */
    public record Ending(long atMillis, String reason, String sentence) {
        @Override
        public String toString() {
            return "%-16s %s: %s".formatted(time(atMillis) + "  ended", reason, sentence);
        }
    }

    public CallStory {
        lines = List.copyOf(lines);
        tools = List.copyOf(tools);
    }

    /** What {@code voice-event:} told of one call, in the order in which it was told. */
    public static CallStory of(List<? extends VoiceEvent> events) {
        return new CallStory(
                events.isEmpty() ? "a call of which nothing was told" : head(events.get(0)),
                events.stream().map(CallStory::line).filter(Objects::nonNull).toList(),
                events.stream().map(CallStory::tool).filter(Objects::nonNull).toList(),
                events.stream()
                        .map(CallStory::ending)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
    }

    /** What a client of the browser's socket was told of its call so far. It is told of no tools. */
    public static CallStory of(BrowserCaller caller) {
        List<Line> lines = caller.captions().stream().map(CallStory::line).toList();
        return new CallStory("a browser's call", lines, List.of(), null);
    }

    private static String head(VoiceEvent first) {
        return "call %s by %s, tenant %s"
                .formatted(
                        first.head().callId(),
                        first.head().platform(),
                        first.head().tenant());
    }

    private static Line line(VoiceEvent event) {
        long at = event.head().atMs();
        if (event instanceof VoiceEvent.CallerTranscript said) {
            String text = said.text() == null ? "" : said.text();
            return new Line(Speaker.CALLER, at, text, text, -1, false);
        }
        return event instanceof VoiceEvent.ModelTranscript said
                ? new Line(Speaker.MODEL, at, said.text(), said.heardText(), said.heardMs(), said.interrupted())
                : null;
    }

    private static Line line(BrowserCaption caption) {
        Speaker speaker = caption.role().equals("user") ? Speaker.CALLER : Speaker.MODEL;
        String heard = caption.heardText() == null ? caption.text() : caption.heardText();
        long heardMillis = caption.heardMillis() == null ? -1 : caption.heardMillis();
        return new Line(speaker, -1, caption.text(), heard, heardMillis, caption.interrupted());
    }

    private static ToolUse tool(VoiceEvent event) {
        return event instanceof VoiceEvent.Tool tool
                ? new ToolUse(tool.head().atMs(), tool.name(), tool.outcome(), tool.durationMs())
                : null;
    }

    private static Ending ending(VoiceEvent event) {
        return event instanceof CallRecord call
                ? new Ending(call.durationMs(), call.endReason(), call.endDetail())
                : null;
    }

    private static String time(long millis) {
        return millis < 0 ? "" : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }

    /** For people: the call's lines and tools as they came, and its end. */
    @Override
    public String toString() {
        record At(long millis, Object what) {}
        List<At> all = new ArrayList<>();
        lines.forEach(line -> all.add(new At(line.atMillis(), line)));
        tools.forEach(tool -> all.add(new At(tool.atMillis(), tool)));
        Stream<Object> told =
                all.stream().sorted(Comparator.comparingLong(At::millis)).map(At::what);
        return Stream.concat(told, ending == null ? Stream.of("no end yet") : Stream.of(ending))
                .map(each -> "\n    " + each)
                .collect(Collectors.joining("", head, ""));
    }
}
