package org.camelvoice.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.camelvoice.audio.OpusSounds;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.platform.discord.fake.FakeDiscord;
import org.camelvoice.sandbox.SandboxServer;

/**
 * What a conversation in a Discord voice channel costs. The gateway runs in its own process on core 0, with the real JDA;
 * the Discord, its people and the model run here, on core 1. Each guild has one person, who talks to the bot. All come for
 * the warm-up; from row to row, some leave. Prints a markdown table.
 *
 * <pre>
 * [--calls 1,10,25,50] [--talk turns,both] [--seconds 10] [--warmup 60]
 * </pre>
 *
 * <p>Recorded speech, both ways. With {@code turns} the sandbox repeats each question; with {@code both} both speak without
 * end. See docs/benchmarks.md.
 */
public final class DiscordLoadRun {
    /** Longer than the question, the silence that ends it, and the answer. */
    private static final long TURN_MILLIS = 7_000;

    private static final int FRAMES_A_SECOND = 50;
    private static final Duration BETWEEN_PEOPLE = Duration.ofMillis(7);
    private static final Duration SETTLING = Duration.ofSeconds(3); // after some have left

    private final List<String> rows = new ArrayList<>();
    private List<Integer> calls = List.of(50, 25, 10, 1); // the most first
    private List<Talk> talks = List.of(Talk.values());
    private Duration length = Duration.ofSeconds(10);
    private Duration warmup = Duration.ofSeconds(60); // the compiler of the JVM needs 40 s beside 25 calls

    /** Who speaks when. */
    private enum Talk {
        TURNS,
        BOTH
    }

    public static void main(String[] arguments) throws Exception {
        LoadRun.pinThisProcess();
        DiscordLoadRun run = new DiscordLoadRun(arguments);
        for (Talk talk : run.talks) {
            run.measure(talk);
        }
        run.print();
        System.exit(0);
    }

    private DiscordLoadRun(String[] arguments) {
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--calls" ->
                    calls = Arrays.stream(value.split(","))
                            .map(Integer::valueOf)
                            .sorted(Comparator.reverseOrder())
                            .toList();
                case "--talk" ->
                    talks = Arrays.stream(value.toUpperCase(Locale.ROOT).split(","))
                            .map(Talk::valueOf)
                            .toList();
                case "--seconds" -> length = Duration.ofSeconds(Long.parseLong(value));
                case "--warmup" -> warmup = Duration.ofSeconds(Long.parseLong(value));
                default -> throw new IllegalArgumentException("There is no option " + arguments[i]);
            }
        }
    }

    private void print() {
        System.out.println();
        System.out.println("| talk | calls | CPU ms per call-second | calls in a core | packets late p50 / p99, ms |"
                + " frames late / skipped, packets lost / dropped | bot speaks, % | load's core, % | memory MiB |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        rows.forEach(System.out::println);
    }

    private void measure(Talk talk) throws Exception {
        if (talk == Talk.TURNS) {
            try (SandboxServer model =
                    SandboxServer.builder().rememberedEvents(10).start()) {
                converse(talk, model.uri().toString());
            }
        } else {
            List<byte[]> speech = OpusSounds.pieces(OpusSounds.speech()).stream()
                    .map(Pcm16::encode)
                    .toList();
            try (LoadLoop loop = new LoadLoop()) {
                converse(talk, new RawModel(loop, speech).url());
            }
        }
    }

    private void converse(Talk talk, String model) throws Exception {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (FakeDiscord discord = FakeDiscord.start()) {
            List<LoadChannel> channels = new ArrayList<>();
            for (int i = 0; i < calls.get(0); i++) {
                channels.add(new LoadChannel(discord, i));
            }
            try (ServerProcess gateway = ServerProcess.start(
                    LoadRun.SERVER_CORE, command(discord), model, workingDirectory(discord, channels))) {
                discord.awaitBotOnline();
                open(talk, channels, clock);
                Thread.sleep(warmup.toMillis());
                measureRows(talk, channels, gateway);
            }
        } finally {
            clock.shutdownNow();
        }
    }

    /** One after the other, so that their frames and turns do not begin at the same moment. */
    private static void open(Talk talk, List<LoadChannel> channels, ScheduledExecutorService clock)
            throws InterruptedException {
        List<byte[]> speech = OpusSounds.encode(OpusSounds.speech());
        for (LoadChannel channel : channels) {
            channel.opens();
            if (talk == Talk.BOTH) {
                channel.speaksWithoutEnd(speech);
            } else {
                channel.speaksInTurns(speech, TURN_MILLIS, clock);
            }
            Thread.sleep(BETWEEN_PEOPLE.toMillis());
        }
    }

    private void measureRows(Talk talk, List<LoadChannel> channels, ServerProcess gateway) throws Exception {
        for (int count : calls) {
            channels.subList(count, channels.size()).forEach(LoadChannel::closes);
            channels.subList(count, channels.size()).clear();
            Thread.sleep(SETTLING.toMillis());
            rows.add(0, row(talk, channels, gateway)); // the smallest first
            System.out.println(rows.get(0));
        }
    }

    private String row(Talk talk, List<LoadChannel> channels, ServerProcess gateway) throws Exception {
        channels.forEach(LoadChannel::forgetHeard);
        Counters before = Counters.of(gateway);
        Thread.sleep(length.toMillis());
        Counters row = Counters.of(gateway).since(before);
        LatencyHistogram lateness = new LatencyHistogram();
        long spoken =
                channels.stream().mapToLong(channel -> channel.record(lateness)).sum();
        double seconds = row.nanos / 1e9;
        double each = row.cpuMillis / seconds / channels.size();
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.2f | %.0f | %.2f / %.2f | %s | %.0f | %.0f | %d |",
                talk.name().toLowerCase(Locale.ROOT),
                channels.size(),
                each,
                1_000 / each,
                lateness.millis(0.5),
                lateness.millis(0.99),
                row.frames.stream().map(String::valueOf).collect(Collectors.joining(" / ")),
                100 * spoken / (channels.size() * seconds * FRAMES_A_SECOND),
                row.loadMillis / seconds / 10,
                gateway.residentMebibytes());
    }

    /**
     * What counts up.
     *
     * @param cpuMillis  of the gateway
     * @param loadMillis of this process
     * @param frames     late and skipped ones, and packets that were lost or dropped
     */
    private record Counters(long nanos, long cpuMillis, long loadMillis, List<Long> frames) {
        private static final List<String> NAMES =
                List.of("late_frames", "skipped_frames", "lost_packets", "dropped_packets");

        static Counters of(ServerProcess gateway) throws IOException {
            String metrics = metrics(gateway.managementPort());
            List<Long> frames = NAMES.stream().map(name -> sum(metrics, name)).toList();
            long loadMillis = ProcessHandle.current()
                    .info()
                    .totalCpuDuration()
                    .orElse(Duration.ZERO)
                    .toMillis();
            return new Counters(System.nanoTime(), gateway.cpuMillis(), loadMillis, frames);
        }

        private static String metrics(int port) throws IOException {
            try (var in = URI.create("http://127.0.0.1:" + port + "/observe/metrics")
                    .toURL()
                    .openStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        /** Of all lines of a counter, whatever their labels. */
        private static long sum(String metrics, String name) {
            return metrics.lines()
                    .filter(line -> line.startsWith("voice_discord_" + name + "_total"))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }

        Counters since(Counters before) {
            List<Long> more = new ArrayList<>();
            for (int i = 0; i < frames.size(); i++) {
                more.add(frames.get(i) - before.frames.get(i));
            }
            return new Counters(
                    nanos - before.nanos, cpuMillis - before.cpuMillis, loadMillis - before.loadMillis, more);
        }
    }

    private static String command(FakeDiscord discord) throws Exception {
        return "env HOST=127.0.0.1 PORT={port} MANAGEMENT_PORT={management} OPENAI_REALTIME_URL={model} OPENAI_API_KEY=none"
                + " TWILIO_VALIDATE_SIGNATURE=false BROWSER_TICKETS=false DISCORD_TOKEN=" + discord.token() + " "
                + LoadRun.java("org.camelvoice.gateway.VoiceGateway")
                        .replace(" -cp ", " " + discord.trustArguments() + " -cp ");
    }

    /** One with the settings that send the bot to this Discord. */
    private static Path workingDirectory(FakeDiscord discord, List<LoadChannel> channels) throws IOException {
        String join = channels.stream().map(LoadChannel::id).collect(Collectors.joining(","));
        Path directory = Files.createTempDirectory("discord-load-run");
        Files.write(
                directory.resolve("application.properties"),
                List.of(
                        "camel.component.voice-discord.rest-url = " + discord.restUrl(),
                        "camel.component.voice-discord.gateway-url = " + discord.gatewayUrl(),
                        "voice.discord.allowUnencrypted = true",
                        "voice.discord.join = " + join));
        return directory;
    }
}
