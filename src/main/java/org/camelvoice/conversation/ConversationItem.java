package org.camelvoice.conversation;

/** One item of the conversation. */
public final class ConversationItem {
    private final String id;
    private String role;
    /** Null if it is the first, or not said. */
    private String previousId;

    private final int bytesPerMilli;
    private final TextRoom room;
    private final ItemText text = new ItemText();
    private final Voicing voicing = new Voicing();
    private long receivedBytes;
    private int audioPart;
    /** -1 while it is not known to have been cut. */
    private long heardMillis = -1;

    private boolean heardToItsEnd;

    private boolean failed;
    private boolean wordless;
    private boolean inTranscript;
    private boolean added;
    private boolean done;
    private boolean incomplete;
    private boolean unwanted;
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

    /** Whether somebody said or typed it. */
    boolean isSaid() {
        return "user".equals(role) || "assistant".equals(role);
    }

    /** The server has begun it. */
    void added(String behind, String as) {
        role = as;
        previousId = behind;
        added = true;
    }

    /** Audio of it that came, in milliseconds. */
    public long receivedMillis() {
        return receivedBytes / bytesPerMilli;
    }

    public long receivedBytes() {
        return receivedBytes;
    }

    /** How loud its audio is in the {@code slot}th 20 ms: an amplitude, 0 to 255, on any scale. */
    public void measured(int slot, int level) {
        voicing.measured(slot, level);
    }

    /** What the caller heard of it before interrupting, in milliseconds; -1 if it was not cut. */
    public long heardMillis() {
        return heardMillis;
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

    /** Whether the server ended it before it was whole. */
    public boolean isIncomplete() {
        return incomplete;
    }

    /** The item before it; null if it is the first, or that is not said. */
    public String previousId() {
        return previousId;
    }

    /** What was said or typed in it, as far as is known; empty if nothing is. Never logged. */
    public String text() {
        return text.toString();
    }

    /** Nobody needs its text any more. */
    void forgotten() {
        room.giveBack(text.length());
    }

    /** Whether no more of its text will come. */
    public boolean isWritten() {
        return text.isComplete();
    }

    /** The beginning of its text that was heard, an estimate in whole words; null if it was not cut. */
    public String heardText() {
        return isCut() ? text.spoken(heardMillis, receivedMillis(), voicing, done && !incomplete) : null;
    }

    /** More of its text came, and belongs to audio that is still to come. */
    public void write(String piece) {
        if (!text.isComplete()) {
            text.add(room.take(text.length(), piece), receivedMillis());
        }
    }

    /** All of its text. */
    public void written(String whole) {
        room.giveBack(text.length());
        text.complete(room.take(0, whole));
    }

    /** No more of its text will come than came. */
    public void writtenAsItIs() {
        text.complete();
    }

    /** No more of its text will come, since writing it down failed. */
    public void notWritten() {
        failed = true;
        text.complete();
    }

    /** Whether writing it down failed. */
    public boolean isFailed() {
        return failed;
    }

    /** Nobody writes down what was said in it. */
    public void wordless() {
        wordless = true;
    }

    public boolean isWordless() {
        return wordless;
    }

    /** Whether the transcript knows of it. */
    public boolean isInTranscript() {
        return inTranscript;
    }

    public void putInTranscript() {
        inTranscript = true;
    }

    /** Whether the server has it whole. */
    public boolean isDone() {
        return done;
    }

    /** Whether the caller heard nothing of it, so that it has to go. */
    public boolean isUnwanted() {
        return unwanted;
    }

    /** More audio of it came, in the model's format. */
    public void audioReceived(long bytes) {
        receivedBytes += bytes;
    }

    /** @param part the place in its content that its audio comes in; negative if the server does not say */
    public void audioComesIn(long part) {
        audioPart = (int) Math.min(Math.max(part, 0), Integer.MAX_VALUE);
    }

    /** The place in its content that its audio came in: 0 unless the server said otherwise. */
    public int audioPart() {
        return audioPart;
    }

    /** The caller interrupted it after so much, which is not more than was received. */
    public void cutAt(long millis) {
        heardMillis = Math.min(millis, receivedMillis());
    }

    public void unwanted() {
        heardMillis = 0;
        unwanted = true;
    }

    /** @param whole false if the server ended it early */
    public void done(boolean whole) {
        added = true;
        done = true;
        incomplete = !whole;
    }

    /**
     * The server is to be told to delete it.
     *
     * @return false if it must not be: it has been told already, or never had it in the conversation
     */
    public boolean startDeletion() {
        boolean first = added && !deleting;
        deleting = true;
        return first;
    }
}
