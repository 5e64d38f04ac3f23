package org.camelvoice.platform.websocket;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** Everything that is logged while it is open. */
public final class RecordedLog extends AbstractAppender implements AutoCloseable {
    private final Logger root = (Logger) LogManager.getRootLogger();
    private final Level levelBefore = root.getLevel();
    private final List<LogEvent> events = new CopyOnWriteArrayList<>();

    public RecordedLog() {
        super("recorded", null, null, false, Property.EMPTY_ARRAY);
        start();
        Configurator.setRootLevel(Level.INFO);
        root.addAppender(this);
    }

    @Override
    public void append(LogEvent event) {
        events.add(event.toImmutable());
    }

    /** What was logged at WARN or above. */
    public List<String> warnings() {
        return events.stream()
                .filter(event -> event.getLevel().isMoreSpecificThan(Level.WARN))
                .map(event -> event.getLoggerName() + ": " + event.getMessage().getFormattedMessage()
                        + (event.getThrown() == null ? "" : " " + event.getThrown()))
                .toList();
    }

    /** What was logged at INFO or above by loggers whose name begins with {@code prefix}. */
    public List<String> linesOf(String prefix) {
        return events.stream()
                .filter(event -> event.getLoggerName().startsWith(prefix))
                .map(event -> event.getMessage().getFormattedMessage())
                .toList();
    }

    /** The tenants and ids of calls that stand beside these lines; a blank where none does. */
    public List<String> callsBeside(String prefix) {
        return events.stream()
                .filter(event -> event.getLoggerName().startsWith(prefix))
                .map(RecordedLog::callBeside)
                .toList();
    }

    private static String callBeside(LogEvent event) {
        String tenant = event.getContextData().getValue("voice.tenant");
        String call = event.getContextData().getValue("voice.call");
        return tenant == null && call == null ? "" : tenant + " " + call;
    }

    @Override
    public void close() {
        root.removeAppender(this);
        Configurator.setRootLevel(levelBefore);
        stop();
    }
}
