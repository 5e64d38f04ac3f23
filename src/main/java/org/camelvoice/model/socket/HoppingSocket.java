package org.camelvoice.model.socket;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.camelvoice.loop.MediaLoop;

/**
 * A socket that lives on one loop, its home, and serves a reader on another: everything hops once, each way in its
 * order. While the reader is at home nothing hops. It begins there, and may {@linkplain #moveTo move}.
 *
 * <pre>
 *   server ──▶ socket ── home ──hop──▶ reader ──▶ listener
 *          ◀──        ◀──hop──         ◀── send, pause, resume, close
 * </pre>
 *
 * <p>Towards the reader, {@value #MOST_MESSAGES} messages may be under way: then the socket is read no further until
 * {@value #FEW_MESSAGES} are left. Once the reader has paused it, at most two more set out. Towards home, {@value #MOST_CHARACTERS} characters, what the socket takes no more of
 * included; then a message is refused.
 *
 * <p>It is the listener of the socket at home. As a socket it is called on the reader's loop.
 */
public final class HoppingSocket implements RealtimeSocket, RealtimeSocket.Listener, MediaLoop.Ticker {
    /** Two fewer than may arrive after a pause: one that is just being handed over, and the one after it. */
    private static final int MOST_MESSAGES = ON_THEIR_WAY - 2;

    private static final int FEW_MESSAGES = 8;
    private static final int MOST_CHARACTERS = 1 << 20; // as many bytes as a socket lets wait

    private final MediaLoop home;
    private final Listener listener;
    /** Whose the listener is. Written at home only. */
    private volatile MediaLoop reader;

    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong characters = new AtomicLong();

    /** Null until it is open. Written at home, before the reader hears of it. */
    private RealtimeSocket socket;
    /** What the socket at home took no more of. Only used at home. */
    private final Queue<String> unsent = new ArrayDeque<>();
    /** Whether the reader wants it paused. Written by the reader; home may see it before it is told. */
    private volatile boolean unwanted;
    /** Whether home has it paused for the reader. Only used at home. */
    private boolean paused;
    /** Whether it is read no further since too much is under way. Only used at home. */
    private boolean full;
    /** Whether it takes nothing more. Only used by the reader. */
    private boolean closed;

    /**
     * A socket that is to be opened on {@code home}, with this as its listener.
     *
     * @param listener called on the reader's loop
     */
    public HoppingSocket(MediaLoop home, Listener listener) {
        this.home = home;
        this.listener = listener;
        this.reader = home;
    }

    /**
     * From now on the listener is called on this loop: what it has not heard yet, and whatever comes. Called at home:
     * once, and back again if that loop takes nothing.
     */
    public void moveTo(MediaLoop loop) {
        reader = loop;
    }

    // At home: what the socket says.

    @Override
    public void opened(RealtimeSocket opened) {
        socket = opened;
        toReader(() -> listener.opened(this));
    }

    @Override
    public void text(String message) {
        if (reader.isCurrent()) {
            listener.text(message);
            return;
        }
        if (unwanted) {
            pauseForReader();
        }
        if (messages.incrementAndGet() >= MOST_MESSAGES) {
            full = true;
            socket.pause();
        }
        reader.execute(() -> hear(message));
    }

    @Override
    public void closed(int code, String reason) {
        forgetUnsent();
        toReader(() -> {
            closed = true;
            listener.closed(code, reason);
        });
    }

    @Override
    public void failed(Throwable cause, int status) {
        toReader(() -> listener.failed(cause, status));
    }

    private void toReader(Runnable task) {
        run(reader, task);
    }

    private static void run(MediaLoop loop, Runnable task) {
        if (loop.isCurrent()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    // On the reader's loop.

    private void hear(String message) {
        try {
            listener.text(message);
        } finally {
            if (messages.decrementAndGet() == FEW_MESSAGES) { // on its way down from more, or soon up again
                home.execute(this::readOn);
            }
        }
    }

    @Override
    public boolean send(String message) {
        if (home.isCurrent()) {
            return socket.send(message);
        }
        if (closed || characters.get() > MOST_CHARACTERS) {
            return false;
        }
        characters.addAndGet(message.length());
        home.execute(() -> pass(message));
        return true;
    }

    @Override
    public void pause() {
        unwanted = true;
        run(home, this::pauseForReader);
    }

    @Override
    public void resume() {
        unwanted = false;
        run(home, () -> {
            paused = false;
            resumeIfWanted();
        });
    }

    @Override
    public void close(int code, String reason) {
        closed = true;
        run(home, () -> {
            forgetUnsent();
            socket.close(code, reason);
        });
    }

    // At home: what the reader wants.

    /** While home is busy with what the server sends, the reader's word waits; so the next message asks for it. */
    private void pauseForReader() {
        paused = true;
        socket.pause();
    }

    private void readOn() {
        full = false;
        resumeIfWanted();
    }

    private void resumeIfWanted() {
        if (!paused && !full) {
            socket.resume();
        }
    }

    private void pass(String message) {
        if (unsent.isEmpty() && socket.send(message)) {
            characters.addAndGet(-message.length());
            return;
        }
        if (unsent.isEmpty()) {
            home.add(this);
        }
        unsent.add(message);
    }

    /** Tries again what the socket took no more of. */
    @Override
    public void tick(long nanoTime) {
        while (!unsent.isEmpty() && socket.send(unsent.element())) {
            characters.addAndGet(-unsent.remove().length());
        }
        if (unsent.isEmpty()) {
            home.remove(this);
        }
    }

    /** The server reads no more. */
    private void forgetUnsent() {
        unsent.clear();
        home.remove(this);
    }
}
