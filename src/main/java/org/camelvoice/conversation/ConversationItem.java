package org.camelvoice.conversation;

/** One item of the conversation. */
public final class ConversationItem {
    private final String id;
    private String role;
    /** Null if it is the first, or unknown. */
    private String previousId;

    private final int bytesPerMilli;
    private final TextRoom room;
    private final ItemText text = new ItemText();
    private final Voicing voicing = new Voicing();
    private long receivedBytes;
    private int audioPart;
    /** -1 unless it was cut. */
    private long heardMillis = -1;

    /** -1 if it is unknown, or the item was not cut. */
    private int heardErrorMillis = -1;

    private boolean heardToItsEnd;

    private boolean failed;
    private boolean withoutTranscript;
    private boolean inTranscript;
    private boolean added;
    private boolean done;
    private boolean incomplete;
    private boolean deleting;

    ConversationItem(String id, int bytesPerMilli, TextRoom room) {
        this.id = id;
        this.bytesPerMilli = bytesPerMilli;
        this.room = room;
    }

    public String id() {
        return id;
    }

    /** {@code user}, {@code assistant} or {@code system}; null if it is not a message, or not known yet. */
    public String role() {
        return role;
    }

    /** Whether it was spoken or typed. */
    boolean isSaid() {
        return "user".equals(role) || "assistant".equals(role);
    }

    /** The server has started it. */
    void added(String behind, String as) {
        role = as;
        previousId = behind;
        added = true;
    }

    /** Its received audio, in milliseconds. */
    public long receivedMillis() {
        return receivedBytes / bytesPerMilli;
    }

    public long receivedBytes() {
        return receivedBytes;
    }

    /** The loudness of the {@code slot}th 20 ms of its audio: an amplitude, 0 to 255, on any scale. */
    public void measured(int slot, int level) {
        voicing.measured(slot, level);
    }

    /** How much of it the caller heard before interrupting, in milliseconds; -1 if it was not cut. */
    public long heardMillis() {
        return heardMillis;
    }

    /**
     * How far {@link #heardMillis} may be from what the caller heard, to either side, in 95 % of cases, in milliseconds;
     * -1 if nobody can tell, or it was not cut.
     */
    public int heardErrorMillis() {
        return heardErrorMillis;
    }

    /** Whether the caller interrupted it. */
    public boolean isCut() {
        return heardMillis >= 0;
    }

    /** Whether the caller has heard all of it. */
    public boolean isHeardToItsEnd() {
        return heardToItsEnd;
    }

    public void heardToItsEnd() {
        heardToItsEnd = true;
    }

    /** Whether the server ended it early. */
    public boolean isIncomplete() {
        return incomplete;
    }

    /** The item before it; null if it is the first, or unknown. */
    public String previousId() {
        return previousId;
    }

    /** Its text so far, spoken or typed; empty if there is none. Never logged. */
    public String text() {
        return text.toString();
    }

    /** Its text is no longer needed. */
    void forgotten() {
        room.giveBack(text.length());
    }

    /** Whether its text is complete. */
    public boolean isWritten() {
        return text.isComplete();
    }

    /** The part of its text that was heard, estimated, in whole words; null if it was not cut. */
    public String heardText() {
        return isCut() ? text.spoken(heardMillis, receivedMillis(), voicing, done && !incomplete) : null;
    }

    /** Adds text for audio that is still to come. */
    public void write(String piece) {
        if (!text.isComplete()) {
            text.add(room.take(text.length(), piece), receivedMillis());
        }
    }

    /** Sets its whole text. */
    public void written(String whole) {
        room.giveBack(text.length());
        text.complete(room.take(0, whole));
    }

    /** Completes its text as received. */
    public void completeText() {
        text.complete();
    }

    /** Completes its text after a failed transcription. */
    public void notWritten() {
        failed = true;
        text.complete();
    }

    /** Whether its transcription failed. */
    public boolean isFailed() {
        return failed;
    }

    /** It will have no transcript. */
    public void withoutTranscript() {
        withoutTranscript = true;
    }

    public boolean isWordless() {
        return withoutTranscript;
    }

    /** Whether the transcript knows it. */
    public boolean isInTranscript() {
        return inTranscript;
    }

    public void putInTranscript() {
        inTranscript = true;
    }

    /** Whether the server has all of it. */
    public boolean isDone() {
        return done;
    }

    /** More of its audio arrived, in the model's format. */
    public void audioReceived(long bytes) {
        receivedBytes += bytes;
    }

    /** @param part the index of its audio in its content; negative if the server does not say */
    public void audioComesIn(long part) {
        audioPart = (int) Math.min(Math.max(part, 0), Integer.MAX_VALUE);
    }

    /** The index of its audio in its content: 0 unless the server said otherwise. */
    public int audioPart() {
        return audioPart;
    }

    /** The caller interrupted it here, at most at the end of the received audio. */
    public void cutAt(long millis) {
        cutAt(millis, -1);
    }

    /**
     * As {@link #cutAt(long)}.
     *
     * @param errorMillis how far that may be from what the caller heard; -1 if nobody can tell
     */
    public void cutAt(long millis, int errorMillis) {
        heardMillis = Math.min(millis, receivedMillis());
        heardErrorMillis = errorMillis;
    }

    /** @param whole false if the server ended it early */
    public void done(boolean whole) {
        added = true;
        done = true;
        incomplete = !whole;
    }

    /**
     * Marks it for deletion on the server.
     *
     * @return false if it must not be deleted: it already is, or was never in the server's conversation
     */
    public boolean startDeletion() {
        boolean first = added && !deleting;
        deleting = true;
        return first;
    }
}
