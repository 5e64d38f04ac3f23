package org.camelvoice.call;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.camelvoice.conversation.ConversationItem;

/**
 * What both sides said, told line by line in the conversation's order. A caller's line is ready when it is written down,
 * or that failed; a model's when it is known how much of it was heard. What is ready waits for the lines before it, for
 * {@value #PATIENCE_MILLIS} ms at most; a line that comes later than that is told when it comes. Owned by the call's loop.
 */
final class Transcript {
    static final int PATIENCE_MILLIS = 5_000;
    private static final int MOST_LINES = 100;
    private static final long NEVER = Long.MAX_VALUE;

    private final Call call;
    /** What has not been told yet. */
    private final List<Line> lines = new ArrayList<>();
    /** When something that is ready has waited long enough; {@link #NEVER} if nothing waits. */
    private long lookAgainAt = NEVER;

    Transcript(Call call) {
        this.call = call;
    }

    private static final class Line {
        private final ConversationItem item;
        /** {@link #NEVER} while it is not ready. */
        private long readyAt = NEVER;

        private Line(ConversationItem item) {
            this.item = item;
        }

        private boolean isCallers() {
            return "user".equals(item.role());
        }

        private boolean isReady(long moment) {
            if (readyAt == NEVER && isComplete()) {
                readyAt = moment;
            }
            return readyAt != NEVER;
        }

        private boolean isComplete() {
            return isCallers()
                    ? item.isWritten() || item.isWordless()
                    : isItsEndKnown() && (item.isWritten() || item.isDone());
        }

        private boolean isItsEndKnown() {
            return item.isCut() || item.isHeardToItsEnd() || (item.isDone() && item.receivedMillis() == 0);
        }

        private boolean hasWaitedEnough(long moment) {
            return readyAt != NEVER && moment - readyAt >= PATIENCE_MILLIS;
        }

        private boolean isEmpty() {
            return isCallers() ? item.isWordless() : item.text().isBlank() && item.receivedMillis() == 0;
        }
    }

    /** An item is new, or more is known of it. */
    void changed(ConversationItem item) {
        if (!item.isInTranscript() && isSaidBySomebody(item)) {
            add(item);
        }
        if (item.isInTranscript() && (item.isWritten() || item.isDone())) {
            tell();
        }
    }

    private static boolean isSaidBySomebody(ConversationItem item) {
        return "user".equals(item.role()) || "assistant".equals(item.role());
    }

    private void add(ConversationItem item) {
        item.putInTranscript();
        lines.add(new Line(item));
        if (lines.size() > MOST_LINES) {
            tellAsItIs(lines.remove(0));
        }
    }

    void tick(long moment) {
        if (moment >= lookAgainAt) {
            tell();
        }
    }

    private void tell() {
        long moment = call.facts().moment();
        lines.sort(Comparator.comparingInt(line -> call.conversation().place(line.item)));
        List<Line> inOrder = List.copyOf(lines);
        int overdue = lastOverdue(inOrder, moment);
        boolean waits = false;
        lookAgainAt = NEVER;
        for (int i = 0; i < inOrder.size(); i++) {
            Line line = inOrder.get(i);
            if (!line.isReady(moment)) {
                waits = true;
            } else if (!waits || i <= overdue) {
                lines.remove(line);
                tell(line);
            } else {
                lookAgainAt = Math.min(lookAgainAt, line.readyAt + PATIENCE_MILLIS);
            }
        }
    }

    /** What is ready and stands before one that has waited long enough needs to wait no more either; -1 if none has. */
    private static int lastOverdue(List<Line> lines, long moment) {
        int last = lines.size() - 1;
        while (last >= 0 && !lines.get(last).hasWaitedEnough(moment)) {
            last--;
        }
        return last;
    }

    private void tell(Line line) {
        if (line.isEmpty()) {
            return;
        }
        if (line.isCallers()) {
            call.events().callerSaid(call.facts(), line.item);
        } else {
            call.events().modelSaid(call.facts(), line.item);
        }
    }

    /** The call is over: what is left is told as it is known now. */
    void end() {
        lines.sort(Comparator.comparingInt(line -> call.conversation().place(line.item)));
        List<Line> left = List.copyOf(lines);
        lines.clear();
        left.forEach(this::tellAsItIs);
    }

    private void tellAsItIs(Line line) {
        settle(line);
        tell(line);
    }

    private static void settle(Line line) {
        if (line.isCallers() && !line.isComplete()) {
            line.item.notWritten();
        } else if (!line.isCallers() && !line.isItsEndKnown()) {
            line.item.cutAt(0);
        }
    }
}
