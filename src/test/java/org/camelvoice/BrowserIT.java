package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.camelvoice.audio.Wav;
import org.camelvoice.sandbox.ReceivedEvent;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page in a real browser, with a recording for its microphone, against the gateway and the sandbox. */
class BrowserIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String GREETING = "Good morning, how can I help you?";
    private static final int SAMPLE_RATE = 24_000;
    private static final double SAMPLES_PER_MILLI = SAMPLE_RATE / 1_000.0;
    private static final double TO_BE_HEARD = 0.01; // RMS, -40 dBFS
    private static final double SILENCE = 0.0003; // RMS, -70 dBFS

    /** Who spoke, line by line. */
    private static final String ORDER = "[...document.querySelectorAll('.caption:not([hidden])')]"
            + ".map((line) => line.classList.contains('you') ? 'you' : 'voice').join(' ')";

    private static SandboxServer sandbox;
    private static RunningGateway gateway;
    /** With nobody at its microphone. */
    private static Chromium browser;

    @TempDir
    static Path directory;

    @BeforeAll
    static void start() throws Exception {
        Chromium.assumeInstalled();
        sandbox = SandboxServer.builder().start();
        gateway = gateway(0);
        browser = Chromium.withMicrophone(recording(silence(1)));
    }

    private static RunningGateway gateway(int port) throws Exception {
        Tenant tenant = new Tenant();
        tenant.setGreeting(GREETING);
        return RunningGateway.with(sandbox)
                .set("voice.page.tenants", "true")
                .set("voice.browser.tickets", "")
                .set("voice.port", Integer.toString(port))
                .tenant("desk", tenant)
                .start();
    }

    @AfterAll
    static void stop() {
        Stream.of(browser, gateway, sandbox).filter(Objects::nonNull).forEach(BrowserIT::close);
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException("Cannot close " + resource, e);
        }
    }

    @Test
    void aPersonIsGreetedAndAnsweredAndInterruptsByTalking() throws Exception {
        Path recording = recording(silence(8), speech("question-24k.wav"), silence(1.2), speech("thanks-24k.wav"));
        try (Chromium person = Chromium.withMicrophone(recording)) {
            person.open(page(gateway.port()));
            person.element("call").click();
            SandboxSession session = sandbox.takeSession();

            person.await("the greeting is heard", "camelVoice.outputRms() > " + TO_BE_HEARD);
            person.await("the greeting is read", says("Voice", GREETING));
            person.await("the greeting is over", "camelVoice.state === 'listening'");
            double greeting = person.number("camelVoice.played.samples");

            person.await(
                    "the answer is heard", "camelVoice.turns.length === 1 && camelVoice.outputRms() > " + TO_BE_HEARD);
            person.await(
                    "the question is read", "document.querySelector('.caption.you .words')?.textContent.length > 3");

            ReceivedEvent truncate = session.takeEvent("conversation.item.truncate", PATIENCE);
            person.await("the page has said where it stopped", "camelVoice.clears.length === 1");
            person.await("it is silent", "camelVoice.outputRms() < " + SILENCE);
            double heard = (person.number("camelVoice.clears[0].samples") - greeting) / SAMPLES_PER_MILLI;
            double told = truncate.json().path("audio_end_ms").asDouble();
            System.out.printf(
                    "Browser: interrupted after %.1f ms by the page, %.0f ms by the truncate: %.1f ms apart%n",
                    heard, told, told - heard);
            assertThat(heard).isGreaterThan(200);
            assertThat(told).isCloseTo(heard, within(20.0));

            person.await("the cut is shown", "document.querySelector('.caption.voice.interrupted del') !== null");
            person.await("the interruption is answered", "camelVoice.turns.length === 2");
            person.await("that is heard too", "camelVoice.outputRms() > " + TO_BE_HEARD);
            assertThat(person.value(ORDER)).isEqualTo("voice you voice you voice");
            assertThat(person.text("latency")).contains("median");
            assertThat(person.element("notice").isDisplayed()).isFalse();
            person.element("call").click();
            person.await("it is over", "camelVoice.phase === 'ended'");
            assertThat(person.complaints()).isEmpty();
            session.assertNoViolations();
        }
    }

    @Test
    void theGreetingIsHeardSoonAfterTheClick() throws Exception {
        browser.open(page(gateway.port()));
        double[] millis = new double[6];
        for (int i = 0; i < millis.length; i++) {
            browser.element("call").click();
            browser.await("the greeting is heard", "camelVoice.audibleAt !== null");
            millis[i] = browser.number("camelVoice.audibleAt - camelVoice.clickedAt");
            sandbox.takeSession();
            browser.element("call").click();
        }
        System.out.printf(
                "Browser: greeting audible %.0f ms after the first click, then after %s ms%n",
                millis[0],
                DoubleStream.of(millis).skip(1).mapToLong(Math::round).boxed().toList());
        assertThat(DoubleStream.of(millis)).allMatch(each -> each > 0 && each < 5_000);
    }

    @Test
    void whoRefusesTheMicrophoneIsToldAndTypes() throws Exception {
        try (Chromium person = Chromium.thatRefusesTheMicrophone()) {
            person.open(page(gateway.port()));
            person.element("call").click();
            SandboxSession session = sandbox.takeSession();

            person.await("it is told", "document.querySelector('#notice .title').textContent.includes('blocked')");
            person.await("the greeting is heard all the same", "camelVoice.outputRms() > " + TO_BE_HEARD);
            person.await("the greeting is over", "camelVoice.state === 'listening'");
            person.element("text").sendKeys("Are you open on Sunday?", Keys.ENTER);
            person.await("what was typed is read", says("You", "Are you open on Sunday?"));
            person.await("the answer is read", "document.querySelectorAll('.caption.voice').length === 2");
            person.await("the answer is heard", "camelVoice.outputRms() > " + TO_BE_HEARD);

            person.element("text").sendKeys(Keys.ESCAPE);
            person.await("it stops when told", "camelVoice.clears.length === 1 && camelVoice.outputRms() < " + SILENCE);
            session.takeEvent("conversation.item.truncate", PATIENCE);
            session.assertNoViolations();
        }
    }

    @Test
    void thePageCallsAgainWhenTheGatewayIsBack() throws Exception {
        RunningGateway first = gateway(0);
        int port = first.port();
        try {
            browser.open(page(port));
            browser.element("call").click();
            browser.await("it is connected", "camelVoice.phase === 'live'");
            sandbox.takeSession();
            Object firstSession = browser.value("camelVoice.sessionId");

            first.close();
            browser.await("it says so", "document.querySelector('#notice .title').textContent.includes('reached')");
            browser.await("and counts", "document.querySelector('#notice .countdown').textContent.includes(' s')");
            try (RunningGateway second = gateway(port)) {
                browser.await("it is connected again", "camelVoice.phase === 'live'");
                sandbox.takeSession();
                assertThat(browser.value("camelVoice.sessionId")).isNotEqualTo(firstSession);
                assertThat(browser.element("notice").isDisplayed()).isFalse();
                assertThat(second.calls().active()).hasSize(1);
            }
        } finally {
            first.close();
        }
    }

    @Test
    void aGatewayThatIsDownAtTheClickIsCalledAgain() throws Exception {
        RunningGateway first = gateway(0);
        int port = first.port();
        try {
            browser.open(page(port));
            first.close();
            browser.element("call").click();
            browser.await("it says so", "document.querySelector('#notice .title').textContent.includes('reached')");
            browser.await("and counts", "document.querySelector('#notice .countdown').textContent.includes(' s')");
            try (RunningGateway second = gateway(port)) {
                browser.await("the greeting is heard", "camelVoice.outputRms() > " + TO_BE_HEARD);
                browser.await("the microphone is on", "document.body.dataset.microphone === 'on'");
                sandbox.takeSession();
                assertThat(second.calls().active()).hasSize(1);
                browser.value("window.dispatchEvent(new PageTransitionEvent('pagehide'))");
                assertThat(browser.value("camelVoice.phase")).isEqualTo("ended");
            }
        } finally {
            first.close();
        }
    }

    @Test
    void anUnknownTenantIsNamedAsTheReason() throws Exception {
        browser.open(URI.create("http://localhost:" + gateway.port() + "/?tenant=nobody"));
        assertThat(browser.element("tenant").getDomProperty("value")).isEqualTo("nobody");
        assertThat(browser.value("[...document.querySelectorAll('#tenants option')].map((option) => option.value)"))
                .isEqualTo(List.of("default", "desk"));
        browser.element("call").click();

        browser.await("it is refused", "camelVoice.phase === 'ended'");
        assertThat(browser.text("notice")).contains("did not take the call", "There is no tenant nobody.");
    }

    @Test
    void whoGetsNoTicketIsToldWhy() throws Exception {
        try (RunningGateway closed = RunningGateway.with(sandbox)
                .set("voice.browser.tickets", "")
                .set("voice.apiToken", "only-our-own-server-has-it")
                .start()) {
            browser.open(page(closed.port()));
            browser.element("call").click();

            browser.await("it is refused", "camelVoice.phase === 'ended'");
            assertThat(browser.value("document.querySelector('#notice').textContent")
                            .toString())
                    .contains("This page may not call", "needs a ticket for each call", "Authorization");
            assertThat(closed.calls().active()).isEmpty();
        }
    }

    /** As docs/browser.md has it: another server's page, which names the gateway. */
    @Test
    void aCopyOfThePageOnAnotherServerCallsTheGatewayThatItNames() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        String origin = "http://127.0.0.1:" + other.getAddress().getPort();
        try (RunningGateway named = RunningGateway.with(sandbox)
                .set("voice.browser.allowedOrigin", origin.replace(".", "\\."))
                .set("voice.browser.tickets", "false")
                .tenant("desk", new Tenant())
                .start()) {
            other.createContext("/", asked -> copied(asked, "http://127.0.0.1:" + named.port() + "/"));
            other.start();
            browser.open(URI.create(origin + "/?tenant=desk"));
            browser.element("call").click();

            sandbox.takeSession();
            browser.await("the call has begun", "camelVoice.state === 'listening'");
        } finally {
            other.stop(0);
        }
    }

    private static void copied(HttpExchange asked, String gatewayAddress) throws IOException {
        String path = asked.getRequestURI().getPath();
        Path file = Path.of("web").resolve(path.equals("/") ? "index.html" : path.substring(1));
        boolean isThere = Files.isRegularFile(file);
        byte[] body = isThere
                ? Files.readString(file)
                        .replace(
                                "camel-voice-gateway\" content=\"", "camel-voice-gateway\" content=\"" + gatewayAddress)
                        .replace("content=\"api/tickets\"", "content=\"\"")
                        .getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        String type = path.endsWith(".js") ? "text/javascript" : path.endsWith(".css") ? "text/css" : "text/html";
        asked.getResponseHeaders().set("Content-Type", path.endsWith(".svg") ? "image/svg+xml" : type);
        asked.sendResponseHeaders(isThere ? 200 : 404, body.length == 0 ? -1 : body.length);
        asked.getResponseBody().write(body);
        asked.close();
    }

    @Test
    void captionsStandInTheOrderInWhichTheyWereSaid() throws Exception {
        browser.open(page(gateway.port()));

        assertThat(browser.resolved("""
                const { CaptionOrder } = await import("/caption-order.js");
                const order = new CaptionOrder();
                order.place("greeting", null);
                order.place("answer", "question");
                order.place("more", "thanks");
                order.place("thanks", "answer");
                order.place("question", "greeting");
                order.place("question", "greeting");
                order.place("itself", "itself");
                return order.ids();
                """))
                .isEqualTo(List.of("greeting", "question", "answer", "thanks", "more", "itself"));
    }

    @Test
    void thePlayoutCountsEachSampleOnceAndDropsWhatIsOld() throws Exception {
        browser.open(page(gateway.port()));

        Map<?, ?> seen = (Map<?, ?>) browser.resolved("""
                const { PlayoutBuffer } = await import("/playout-buffer.js");
                const message = (item, epoch, samples) => {
                  const bytes = new ArrayBuffer(8 + 2 * samples);
                  new Uint32Array(bytes, 0, 2).set([item, epoch]);
                  new Int16Array(bytes, 8).fill(16384);
                  return bytes;
                };
                const buffer = new PlayoutBuffer();
                const out = new Float32Array(128);
                const pull = (times) => Array.from({ length: times }, () => buffer.pull(out)).reduce((a, b) => a + b, 0);
                const seen = {};
                buffer.push(message(1, 0, 480));
                seen.preRoll = pull(5); // 20 ms are too little
                buffer.push(message(2, 0, 1200));
                seen.played = pull(4);
                seen.level = out[127];
                seen.item = buffer.item;
                seen.ended = buffer.clear(1);
                seen.afterClear = pull(10);
                seen.faded = Math.abs(out[127]) < 0.001;
                seen.stale = buffer.push(message(1, 0, 480));
                buffer.push(message(3, 1, 100));
                seen.short = pull(20); // less than the pre-roll, but nothing more comes
                seen.next = buffer.clear(2);
                seen.odd = buffer.push(new ArrayBuffer(9)) || buffer.push(new ArrayBuffer(3));
                seen.tooMuch = buffer.push(message(1, 2, 240001));
                seen.newer = buffer.push(message(1, 5, 480)) && buffer.epoch;
                buffer.push(message(1, 5, 239000)); // the sound is suspended, and the ring is almost full
                seen.full = buffer.push(message(1, 5, 1000));
                buffer.push(message(2, 5, 520));
                pull(1);
                seen.beforeGap = buffer.played;
                pull(1874);
                seen.afterGap = buffer.played;
                return seen;
                """);
        assertThat(seen)
                .isEqualTo(Map.ofEntries(
                        Map.entry("preRoll", 0L),
                        Map.entry("played", 512L),
                        Map.entry("level", 0.5),
                        Map.entry("item", 2L),
                        Map.entry("ended", Map.of("epoch", 0L, "samples", 512L)),
                        Map.entry("afterClear", 0L),
                        Map.entry("faded", true),
                        Map.entry("stale", false),
                        Map.entry("short", 100L),
                        Map.entry("next", Map.of("epoch", 1L, "samples", 100L)),
                        Map.entry("odd", false),
                        Map.entry("tooMuch", false),
                        Map.entry("newer", 5L),
                        Map.entry("full", false),
                        Map.entry("beforeGap", 128L),
                        Map.entry("afterGap", 241_000L)));
    }

    /** For the browsers that refuse a context at 24 kHz. */
    @Test
    void theResamplerKeepsATonesLevelAndPitchInPiecesOfAnySize() throws Exception {
        browser.open(page(gateway.port()));

        for (double[] rates : new double[][] {{48_000, 24_000}, {44_100, 24_000}, {24_000, 48_000}}) {
            Map<?, ?> seen = (Map<?, ?>) browser.resolved("""
                    const { Resampler } = await import("/resampler.js");
                    const [from, to] = [%f, %f];
                    const tone = Float32Array.from({ length: from }, (_, i) => Math.sin((2 * Math.PI * 1000 * i) / from));
                    const whole = new Resampler(from, to).process(tone);
                    const pieces = new Resampler(from, to);
                    const joined = [];
                    for (let at = 0, size = 1; at < tone.length; at += size, size = (size * 7) %% 301) {
                      joined.push(...pieces.process(tone.subarray(at, at + size)));
                    }
                    const middle = whole.subarray(1000, 1000 + to / 2);
                    const error = middle.map((sample, i) => sample - Math.sin((2 * Math.PI * 1000 * (1000 + i)) / to));
                    const rms = (of) => Math.sqrt(of.reduce((sum, sample) => sum + sample * sample, 0) / of.length);
                    return { length: whole.length, same: joined.length === whole.length && joined.every((sample, i) => Math.abs(sample - whole[i]) < 1e-6),
                      noise: 20 * Math.log10(rms(error) / rms(middle)) };
                    """.formatted(rates[0], rates[1]));
            assertThat(seen.get("same")).isEqualTo(true);
            assertThat(((Number) seen.get("length")).doubleValue()).isCloseTo(rates[1], within(100.0));
            assertThat(((Number) seen.get("noise")).doubleValue())
                    .as("dB below the tone at %s", rates[0])
                    .isLessThan(-60);
        }
    }

    private static URI page(int port) {
        return URI.create("http://127.0.0.1:" + port + "/?tenant=desk");
    }

    /** Whether a line of the captions is just this. */
    private static String says(String who, String words) {
        return "[...document.querySelectorAll('.caption')].some((line) => line.querySelector('.who').textContent === '%s'"
                        .formatted(who)
                + " && line.querySelector('.words').textContent === '%s')".formatted(words);
    }

    private static short[] silence(double seconds) {
        return new short[(int) (seconds * SAMPLE_RATE)];
    }

    private static short[] speech(String file) throws IOException {
        try (InputStream in = BrowserIT.class.getResourceAsStream("/audio/" + file)) {
            Wav wav = Wav.read(in);
            assertThat(wav.sampleRate()).isEqualTo(SAMPLE_RATE);
            return wav.samples();
        }
    }

    /** What the microphone hears, one after the other, then silence. */
    private static Path recording(short[]... parts) throws IOException {
        int length = 0;
        for (short[] part : parts) {
            length += part.length;
        }
        short[] whole = new short[length];
        int at = 0;
        for (short[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        Path file = Files.createTempFile(directory, "microphone", ".wav");
        try (OutputStream out = Files.newOutputStream(file)) {
            new Wav(SAMPLE_RATE, whole).write(out);
        }
        return file;
    }
}
