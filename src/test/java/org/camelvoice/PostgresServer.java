package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL on a free port of loopback, from the machine's own package, in a folder that is deleted afterwards. Where
 * none is installed, the tests of its class are skipped.
 */
public final class PostgresServer implements BeforeAllCallback, AfterAllCallback {
    public static final String USER = "voice";
    public static final String PASSWORD = "correct-horse-battery";

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Little memory, and no care for a crash of the machine. */
    private static final String OPTIONS =
            "-c fsync=off -c shared_buffers=16MB -c max_connections=30 -c unix_socket_directories='' -c listen_addresses=127.0.0.1";
    /** Whom Debian's package makes for it, and who is on every machine. PostgreSQL refuses to be root's. */
    private static final List<String> UNPRIVILEGED = List.of("postgres", "nobody");

    private final Thread atExit = new Thread(this::stopNow);

    /** Null until started. */
    private Path folder;

    private int port;

    @Override
    public void beforeAll(ExtensionContext test) throws Exception {
        assumeTrue(binaries().isPresent(), "no PostgreSQL is installed here: apt-get install postgresql");
        folder = Files.createTempDirectory("postgres");
        giveAway(folder);
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        giveAway(password);
        run(
                "initdb",
                "-D",
                data(),
                "-U",
                USER,
                "-A",
                "scram-sha-256",
                "--pwfile=" + password,
                "--no-sync",
                "-E",
                "UTF8");
        port = freePort();
        Runtime.getRuntime().addShutdownHook(atExit);
        start();
    }

    @Override
    public void afterAll(ExtensionContext test) throws IOException {
        if (folder != null) {
            stopNow();
            Runtime.getRuntime().removeShutdownHook(atExit);
            delete();
        }
    }

    /** Again, on the same port and with the same tables. */
    public void start() {
        run(
                "pg_ctl",
                "start",
                "-w",
                "-D",
                data(),
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-p " + port + " " + OPTIONS);
    }

    /** Ends all connections, as when a machine is taken away. */
    public void stop() {
        run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data());
    }

    /** Everything that it does waits from now on, as behind a cable that is cut: connections are neither ended nor answered. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    /** To the server, which starts no more processes then, and to those that it has. */
    private void signal(String name) {
        try {
            long server = Long.parseLong(
                    Files.readAllLines(Path.of(data(), "postmaster.pid")).get(0));
            ProcessHandle handle = ProcessHandle.of(server).orElseThrow();
            execute(List.of("kill", "-" + name, Long.toString(server)));
            List<String> children = handle.descendants()
                    .map(process -> Long.toString(process.pid()))
                    .toList();
            run(Stream.concat(Stream.of("kill", "-" + name), children.stream()).toList()); // one may just have ended
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** As docs/tenants.md has it, but without a pool. */
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url());
        dataSource.setUser(USER);
        dataSource.setPassword(PASSWORD);
        return dataSource;
    }

    /** Beans as docs/tenants.md has them: the database, and what keeps something in it. */
    Path beans(Path directory, String name, String type) throws IOException {
        return Files.writeString(directory.resolve("database.yaml"), """
                - beans:
                    - name: database
                      type: org.postgresql.ds.PGSimpleDataSource
                      properties:
                        url: "%s?connectTimeout=2&socketTimeout=5"
                        user: voice
                        password: "{{DATABASE_PASSWORD}}"
                    - name: %s
                      type: %s
                      properties:
                        dataSource: "#bean:database"
                """.formatted(url(), name, type));
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), USER, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Optional<Path> binaries() {
        return Stream.concat(
                        debian(),
                        Stream.of(System.getenv("PATH").split(File.pathSeparator))
                                .map(Path::of))
                .filter(bin -> Stream.of("initdb", "pg_ctl", "postgres")
                        .allMatch(program -> Files.isExecutable(bin.resolve(program))))
                .findFirst();
    }

    /** The newest version first. */
    private static Stream<Path> debian() {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.sorted(Comparator.reverseOrder()).map(version -> version.resolve("bin")).toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private void run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + owner(), "--regid=" + group(), "--clear-groups", "--"));
        }
        command.add(binaries().orElseThrow().resolve(program).toString());
        command.addAll(List.of(arguments));
        execute(command);
    }

    /** Runs a command, which must succeed. */
    private void execute(List<String> command) {
        int status = run(command);
        try {
            assertThat(status)
                    .as("%s: %s", command, Files.readString(folder.resolve("output")))
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command. Returns its exit status. */
    private int run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
            return process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static String owner() {
        return UNPRIVILEGED.stream()
                .filter(user -> principal(user).isPresent())
                .findFirst()
                .orElseThrow();
    }

    private static String group() {
        return owner().equals("nobody") ? "nogroup" : owner();
    }

    private static Optional<UserPrincipal> principal(String user) {
        try {
            return Optional.of(
                    Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void giveAway(Path path) throws IOException {
        if (isRoot()) {
            Files.setOwner(path, principal(owner()).orElseThrow());
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /** Chosen once: who connects again after a restart knows one port. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void stopNow() {
        if (Files.exists(Path.of(data(), "postmaster.pid"))) {
            thaw();
            stop();
        }
    }

    private void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
