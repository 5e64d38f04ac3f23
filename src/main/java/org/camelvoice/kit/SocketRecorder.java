package org.camelvoice.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.model.socket.RealtimeSocket;

/** Records what a listener hears, and whether it hears it on its loop. */
final class SocketRecorder implements RealtimeSocket.Listener {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MediaLoop loop;
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final List<Thread> strangers = new CopyOnWriteArrayList<>();

    record Opened(RealtimeSocket socket) {}

    record Text(String message) {}

    record Closed(int code, String reason) {}

    record Failed(Throwable cause, int status) {}

    SocketRecorder(MediaLoop loop) {
        this.loop = loop;
    }

    @Override
    public void opened(RealtimeSocket socket) {
        record(new Opened(socket));
    }

    @Override
    public void text(String message) {
        record(new Text(message));
    }

    @Override
    public void closed(int code, String reason) {
        record(new Closed(code, reason));
    }

    @Override
    public void failed(Throwable cause, int status) {
        record(new Failed(cause, status));
    }

    private void record(Object event) {
        if (!loop.isCurrent()) {
            strangers.add(Thread.currentThread());
        }
        heard.add(event);
    }

    RealtimeSocket takeOpened() throws InterruptedException {
        return take(Opened.class).socket();
    }

    String takeText() throws InterruptedException {
        return take(Text.class).message();
    }

    Closed takeClosed() throws InterruptedException {
        return take(Closed.class);
    }

    Failed takeFailed() throws InterruptedException {
        return take(Failed.class);
    }

    private <T> T take(Class<T> type) throws InterruptedException {
        Object event = heard.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(event).isInstanceOf(type);
        return type.cast(event);
    }

    /** How much was heard that was not taken. */
    int waiting() {
        return heard.size();
    }

    /** What is heard before the end is of no interest. */
    void forgetAllUntilClosed() throws InterruptedException {
        Object event = take(Object.class);
        while (!(event instanceof Closed)) {
            event = take(Object.class);
        }
    }

    /** Nothing was heard that was not taken, and all of it on the loop. */
    void assertExhausted() {
        assertThat(heard).isEmpty();
        assertThat(strangers).isEmpty();
    }
}
