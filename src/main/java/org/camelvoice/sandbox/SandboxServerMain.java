package org.camelvoice.sandbox;

import java.io.PrintStream;

/** The sandbox as a separate process, for embedding applications without a key. */
final class SandboxServerMain {
    private static final String USAGE = "Usage: SandboxServer [port]";
    private static final int DEFAULT_PORT = 8002; // the gateway's default
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final PrintStream out;

    SandboxServerMain(PrintStream out) {
        this.out = out;
    }

    /**
     * Returns the exit code: 0 if a server is listening, and its threads continue; otherwise an error has been printed.
     */
    int run(String... arguments) {
        try {
            SandboxServer server = SandboxServer.builder().port(port(arguments)).start();
            out.println("The sandbox listens. Point an application at it: OPENAI_REALTIME_URL=" + server.uri());
            return OK;
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.println(USAGE);
            return MISUSED;
        } catch (IllegalStateException e) {
            out.println(e.getMessage());
            return FAILED;
        }
    }

    private static int port(String... arguments) {
        if (arguments.length == 0) {
            return DEFAULT_PORT;
        }
        if (arguments.length > 1 || !arguments[0].matches("[0-9]{1,5}") || Integer.parseInt(arguments[0]) > 65_535) {
            throw new IllegalArgumentException("Expected a port from 0 to 65535, got " + String.join(" ", arguments));
        }
        return Integer.parseInt(arguments[0]);
    }
}
