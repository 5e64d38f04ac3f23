package org.camelvoice.kit;

import example.linejson.LineJsonPeer;
import example.linejson.LineJsonPlatform;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.Platform;
import org.camelvoice.platform.PlatformStream;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The kit on the platform of docs/custom-platform.md, of which something is otherwise. */
final class LineJsonKit extends PlatformCompatibilityKit {
    /** What {@link #failures} says of a line that had nothing to test. */
    static final String ABORTED = "aborted: ";

    private final BiFunction<ConnectedCaller, PlatformStream, PlatformStream> stream;
    private final UnaryOperator<Connection> lines;

    private LineJsonKit(
            BiFunction<ConnectedCaller, PlatformStream, PlatformStream> stream, UnaryOperator<Connection> lines) {
        this.stream = stream;
        this.lines = lines;
    }

    /** The names of the kit's lines. */
    static List<String> lines() {
        return tests().map(Method::getName).toList();
    }

    private static Stream<Method> tests() {
        return Arrays.stream(PlatformCompatibilityKit.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class));
    }

    /**
     * What each line says that fails.
     *
     * @param stream what the platform makes of its own stream
     * @param lines  what it makes of a connection
     */
    static Map<String, String> failures(
            BiFunction<ConnectedCaller, PlatformStream, PlatformStream> stream, UnaryOperator<Connection> lines)
            throws ReflectiveOperationException {
        Map<String, String> failures = notPassed(stream, lines);
        failures.values().removeIf(why -> why.startsWith(ABORTED));
        return failures;
    }

    /** As {@link #failures}, with those that were {@linkplain #ABORTED aborted}. */
    static Map<String, String> notPassed(
            BiFunction<ConnectedCaller, PlatformStream, PlatformStream> stream, UnaryOperator<Connection> lines)
            throws ReflectiveOperationException {
        Map<String, String> notPassed = new TreeMap<>();
        for (Method line : tests().toList()) {
            PlatformCompatibilityKit kit = new LineJsonKit(stream, lines);
            kit.connectThePlatform();
            try {
                line.invoke(kit);
            } catch (InvocationTargetException e) {
                String aborted = e.getCause() instanceof TestAbortedException ? ABORTED : "";
                notPassed.put(line.getName(), aborted + e.getCause().getMessage());
            }
        }
        return notPassed;
    }

    @Override
    protected Platform platform() {
        return new Otherwise(new LineJsonPlatform());
    }

    @Override
    protected Peer peer() {
        return new LineJsonPeer();
    }

    @Override
    Connection line(Connection line) {
        return lines.apply(line);
    }

    private final class Otherwise implements Platform {
        private final Platform other;

        Otherwise(Platform other) {
            this.other = other;
        }

        @Override
        public String name() {
            return other.name();
        }

        @Override
        public String audio() {
            return other.audio();
        }

        @Override
        public Set<String> incoming() {
            return other.incoming();
        }

        @Override
        public PlatformStream open(ConnectedCaller caller, Map<String, String> parameters) {
            return stream.apply(caller, other.open(caller, parameters));
        }
    }
}
