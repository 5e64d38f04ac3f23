package org.camelvoice.bench;

import java.io.IOException;
import org.camelvoice.simulator.CallerException;

/**
 * How many calls a core carries, and what each costs. The thing under test runs in its own process on core 0; callers
 * and model run here, on core 1, on raw sockets in one loop. Every caller sends 50 frames a second; each frame is timed by
 * counting it, and known by its level, so that nothing lost or swapped goes unseen. Prints a markdown table. The options are
 * those of {@link LoadOptions}; see docs/benchmarks.md.
 */
public final class LoadRun {
    static final String SERVER_CORE = "0";
    private static final String LOAD_CORE = "1";

    private final LoadOptions options;
    private final LoadKind kind;

    private LoadRun(LoadOptions options) {
        this.options = options;
        this.kind = LoadKind.of(options);
    }

    public static void main(String[] arguments) throws Exception {
        LoadRun run = new LoadRun(LoadOptions.of(arguments));
        pinThisProcess();
        String failure = run.measured();
        run.print();
        System.out.println(failure);
        System.exit(failure.isEmpty() ? 0 : 1);
    }

    /** The command that runs a class of this class path. */
    static String java(String mainAndArguments) {
        return System.getProperty("java.home") + "/bin/java -cp " + System.getProperty("java.class.path") + " "
                + mainAndArguments;
    }

    /** Returns what went wrong, empty if nothing did. */
    private String measured() throws Exception {
        try {
            for (LoadTarget target : LoadTarget.of(options)) {
                kind.measure(target);
            }
            return "";
        } catch (CallerException | NoSessionException | IllegalStateException | AssertionError e) {
            return e.getMessage();
        }
    }

    private void print() {
        System.out.println();
        kind.table().forEach(System.out::println);
    }

    static void pinThisProcess() throws IOException, InterruptedException {
        String pid = String.valueOf(ProcessHandle.current().pid());
        int code = new ProcessBuilder("taskset", "-acp", LOAD_CORE, pid)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException(
                    "Expected taskset to keep this process on core " + LOAD_CORE + ", got exit code " + code);
        }
    }
}
