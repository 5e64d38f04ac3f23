package org.camelvoice.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The thing under test: a process of its own, on one core. Linux only. */
final class ServerProcess implements AutoCloseable {
    private static final long MILLIS_PER_TICK = 10; // USER_HZ is 100
    private static final int USER_TICKS = 11; // fields after the command's name, proc(5)
    private static final int SYSTEM_TICKS = 12;
    private static final int LOOK_MILLIS = 10;
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final int port;
    private final int managementPort;
    private final long startNanos = System.nanoTime();
    private long readyMillis;

    private ServerProcess(Process process, int port, int managementPort) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
    }

    /**
     * Starts a command and waits until it listens, and says that it is ready if it has a management port.
     *
     * @param command words; {@code {port}}, {@code {management}} and {@code {model}} are filled in
     */
    static ServerProcess start(String core, String command, String model) throws IOException, InterruptedException {
        return start(core, command, model, Path.of(""));
    }

    /** @param directory that the command runs in */
    static ServerProcess start(String core, String command, String model, Path directory)
            throws IOException, InterruptedException {
        int port = freePort();
        int managementPort = freePort();
        List<String> words = new ArrayList<>(List.of("taskset", "-c", core));
        words.addAll(List.of(command.replace("{port}", String.valueOf(port))
                .replace("{management}", String.valueOf(managementPort))
                .replace("{model}", model)
                .split(" ")));
        Process process = new ProcessBuilder(words)
                .directory(directory.toAbsolutePath().toFile())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // a run that is interrupted leaves nothing
        ServerProcess server = new ServerProcess(process, port, managementPort);
        server.await(server::isListening, command);
        if (command.contains("{management}")) {
            server.await(server::isReady, command);
        }
        return server;
    }

    /** From the start of the process until it was ready, give or take {@link #LOOK_MILLIS}. */
    long readyMillis() {
        return readyMillis;
    }

    int port() {
        return port;
    }

    int managementPort() {
        return managementPort;
    }

    /** CPU time used so far, user and system, all threads. */
    long cpuMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) * MILLIS_PER_TICK;
    }

    /** Memory in use, in MiB. */
    long residentMebibytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
            }
        }
        throw new IOException("No VmRSS of process " + process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void await(BooleanSupplier wanted, String command) throws IOException, InterruptedException {
        while (!wanted.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() - startNanos > START_PATIENCE.toNanos()) {
                close();
                throw new IOException("Nothing is ready at port " + port + " after: " + command);
            }
            Thread.sleep(LOOK_MILLIS);
        }
        readyMillis = (System.nanoTime() - startNanos) / 1_000_000;
    }

    private boolean isReady() {
        try {
            URL url = new URL("http://127.0.0.1:" + managementPort + "/observe/health/ready");
            return ((HttpURLConnection) url.openConnection()).getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getLocalPort() != port; // or it has connected to itself, as TCP may where nobody listens
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
