package org.camelvoice;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A browser of its own, without a window, as Debian's packages install it. Its microphone is a recording, which begins
 * when the page opens the microphone and is followed by silence.
 */
final class Chromium implements AutoCloseable {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Held, so that it keeps its level: Selenium warns that it knows no newer browser's debugging protocol. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final Path profile;
    private final ChromeDriver driver;

    private Chromium(Path profile, List<String> microphone) {
        SELENIUM.setLevel(Level.SEVERE);
        this.profile = profile;
        this.driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .usingAnyFreePort()
                        .withSilent(true)
                        .build(),
                options(profile, microphone));
    }

    /** Skips the test where there is no browser. */
    static void assumeInstalled() {
        assumeTrue(
                Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER),
                "Not tested in a browser: expected " + BROWSER + " and " + DRIVER
                        + ", as apt-get install chromium chromium-driver leaves them");
    }

    static Chromium withMicrophone(Path recording) throws IOException {
        return new Chromium(
                Files.createTempDirectory("chromium"),
                List.of(
                        "--use-fake-ui-for-media-stream",
                        "--use-fake-device-for-media-stream",
                        "--use-file-for-fake-audio-capture=" + recording.toAbsolutePath() + "%noloop"));
    }

    /** Its user says no when the page asks for the microphone. */
    static Chromium thatRefusesTheMicrophone() throws IOException {
        return new Chromium(
                Files.createTempDirectory("chromium"),
                List.of("--use-fake-device-for-media-stream", "--deny-permission-prompts"));
    }

    private static ChromeOptions options(Path profile, List<String> microphone) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--window-size=1280,900",
                "--user-data-dir=" + profile);
        options.addArguments(microphone);
        return options;
    }

    void open(URI page) {
        driver.get(page.toString());
    }

    WebElement element(String id) {
        return driver.findElement(By.id(id));
    }

    /** What people read there. */
    String text(String id) {
        return element(id).getText();
    }

    /** The value of a JavaScript expression: null, Boolean, Long, Double, String, List or Map. */
    Object value(String expression) {
        return driver.executeScript("return " + expression);
    }

    double number(String expression) {
        return ((Number) value(expression)).doubleValue();
    }

    /** The value that the body of a JavaScript function resolves to, which may await. */
    Object resolved(String body) {
        return driver.executeAsyncScript("const done = arguments[arguments.length - 1];" + " (async () => {" + body
                + "})().then(done, (e) => done('failed: ' + e));");
    }

    /** Until a JavaScript expression is true. */
    void await(String what, String expression) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Boolean.TRUE.equals(value(expression)));
    }

    /** What the page complained of since it was last asked: errors and refusals of the content security policy. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** The browser writes to its profile a little longer than it runs. */
    @Override
    public void close() {
        driver.quit();
        Awaitility.await().atMost(PATIENCE).until(() -> isDeleted(profile));
    }

    private static boolean isDeleted(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            return true;
        } catch (IOException | UncheckedIOException e) {
            return Files.notExists(directory);
        }
    }
}
