package org.camelvoice.tenant;

/**
 * One file as looks at a folder find it. What two looks in a row find counts; so a file that is being written keeps its
 * former stamp, and one that an editor renames for a moment is not deleted.
 */
final class Settling {
    /** Null if there is no file, as far as is known for certain. */
    private FileStamp settled;
    /** What the last look found; null if it found no file. */
    private FileStamp seen;

    /** A file that the first look finds: it counts at once, since a start waits for it. */
    static Settling settledAt(FileStamp stamp) {
        Settling file = new Settling();
        file.settled = stamp;
        file.seen = stamp;
        return file;
    }

    /** @param found null if there is no file */
    void look(FileStamp found) {
        if (found == null ? seen == null : found.equals(seen)) {
            settled = found;
        }
        seen = found;
    }

    /** Null if nobody may be told of the file. */
    FileStamp settled() {
        return settled;
    }

    boolean isGone() {
        return settled == null && seen == null;
    }
}
