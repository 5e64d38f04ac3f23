package org.camelvoice.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.camelvoice.audio.Wav;

/**
 * A call from the command line: listens to the greeting, asks a question, listens to the answer, and writes what it
 * heard.
 */
final class TwilioCallerMain {
    private static final String USAGE = """
            Usage: TwilioCaller [ws://host:port/twilio/tenant] [--say question.wav] [--write heard.wav]
               or: TwilioCaller --webhook http://host:port/twilio/tenant/voice [--auth-token token] [--public-url https://name]
                                [--from +number] [--to +number] [--say question.wav] [--write heard.wav]""";
    private static final String DEFAULT_URI = "ws://localhost:8000/twilio/default";
    private static final String QUESTION = "/META-INF/camel-voice/clips/question.wav";
    private static final Duration GREETING_PATIENCE = Duration.ofSeconds(8);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(15);
    private static final Duration END_OF_SPEECH = Duration.ofSeconds(1);
    private static final Duration LONGEST_SPEECH = Duration.ofMinutes(2);
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final PrintStream out;
    private URI uri = URI.create(DEFAULT_URI);
    /** Null for the packaged question. */
    private Path question;

    private Path heard = Path.of("heard.wav");
    /** Null without a webhook, which says where to call. */
    private TwilioRinging ringing;
    /** What is said to the webhook; empty without one. */
    private final List<Consumer<TwilioRinging>> rung = new ArrayList<>();

    TwilioCallerMain(PrintStream out) {
        this.out = out;
    }

    /** Returns the exit code: 0 for success, 1 after a failure, with a message, 2 for wrong arguments. */
    int run(String... arguments) {
        try {
            read(new ArrayList<>(List.of(arguments)));
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.println(USAGE);
            return MISUSED;
        }
        try {
            call();
            return OK;
        } catch (CallerException | AssertionError e) {
            out.println(e.getMessage());
            return FAILED;
        } catch (IOException e) { // its message may be only the file's name
            out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            return FAILED;
        }
    }

    private void read(List<String> arguments) {
        while (!arguments.isEmpty()) {
            String argument = arguments.remove(0);
            switch (argument) {
                case "--say" -> question = Path.of(valueOf(argument, arguments));
                case "--write" -> heard = Path.of(valueOf(argument, arguments));
                case "--webhook" -> ringing = TwilioCaller.ring(parsed(valueOf(argument, arguments)));
                case "--auth-token", "--public-url", "--from", "--to" ->
                    rung.add(option(argument, valueOf(argument, arguments)));
                default -> uri = uri(argument);
            }
        }
        if (ringing == null && !rung.isEmpty()) {
            throw new IllegalArgumentException("Expected --webhook with --auth-token, --public-url, --from and --to");
        }
    }

    private static Consumer<TwilioRinging> option(String name, String value) {
        return switch (name) {
            case "--auth-token" -> ringing -> ringing.authToken(value);
            case "--public-url" -> ringing -> ringing.publicUrl(value);
            case "--from" -> ringing -> ringing.from(value);
            default -> ringing -> ringing.to(value);
        };
    }

    private static String valueOf(String option, List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("Expected a value after " + option);
        }
        return arguments.remove(0);
    }

    private static URI uri(String argument) {
        if (argument.startsWith("-")) {
            throw new IllegalArgumentException("There is no option " + argument);
        }
        return checked(parsed(argument));
    }

    private static URI parsed(String argument) {
        try {
            return new URI(argument);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "Expected an address such as %s, got %s: %s"
                            .formatted(DEFAULT_URI, argument, e.getReason().toLowerCase(Locale.ROOT)),
                    e);
        }
    }

    private static URI checked(URI uri) {
        if (!Dialling.isWebSocket(uri)) {
            throw new IllegalArgumentException(
                    "Expected an address such as %s, got %s%s".formatted(DEFAULT_URI, uri, meant(uri)));
        }
        if (uri.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "Expected an address without a query, since Twilio takes none, got " + uri);
        }
        return uri;
    }

    /** A suggestion for the address of a page. */
    private static String meant(URI uri) {
        if (uri.getRawAuthority() == null || !List.of("http", "https").contains(uri.getScheme())) {
            return "";
        }
        boolean isPage = uri.getRawPath().length() <= 1;
        return "; did you mean %s://%s%s?"
                .formatted(
                        uri.getScheme().equals("https") ? "wss" : "ws",
                        uri.getRawAuthority(),
                        isPage ? "/twilio/default" : uri.getRawPath());
    }

    private void call() throws IOException {
        Wav words = question();
        try (TwilioCaller caller = dialled()) {
            out.println("Connected, call " + caller.callSid());
            try {
                listenToGreeting(caller);
                ask(caller, words);
                listenToAnswer(caller);
            } finally {
                write(caller);
            }
        }
        out.println("Hung up.");
    }

    private TwilioCaller dialled() {
        if (ringing == null) {
            out.println("Calling " + uri);
            return TwilioCaller.to(uri).dial();
        }
        rung.forEach(option -> option.accept(ringing));
        out.println("Ringing, call " + ringing.callSid());
        return ringing.answered().dial();
    }

    private void listenToGreeting(TwilioCaller caller) {
        try {
            out.println("Greeting heard after "
                    + caller.awaitHeard(GREETING_PATIENCE).toMillis() + " ms");
        } catch (AssertionError e) {
            if (!caller.isOn()) {
                throw e;
            }
            out.println("No greeting within " + seconds(GREETING_PATIENCE) + "; asking all the same");
        }
        caller.awaitSilence(END_OF_SPEECH, LONGEST_SPEECH);
    }

    private void ask(TwilioCaller caller, Wav words) {
        Duration length = Duration.ofMillis(words.samples().length * 1000L / words.sampleRate());
        caller.say(words).awaitSaid(length.plusSeconds(5));
        out.println("Said " + (question == null ? "the packaged question" : question) + ", " + seconds(length));
    }

    private void listenToAnswer(TwilioCaller caller) {
        Duration asked = caller.elapsed();
        Duration answered = caller.awaitHeard(ANSWER_PATIENCE);
        out.println("Answer heard " + answered.minus(asked).toMillis() + " ms after the last word");
        caller.awaitSilence(END_OF_SPEECH, LONGEST_SPEECH);
    }

    private void write(TwilioCaller caller) throws IOException {
        Wav all = new Wav(TwilioCaller.SAMPLE_RATE, caller.heard());
        try (OutputStream file = Files.newOutputStream(heard)) {
            all.write(file);
        }
        out.println("What was heard, " + seconds(caller.elapsed()) + " of it, is in " + heard.toAbsolutePath());
    }

    private Wav question() throws IOException {
        try (InputStream in = question == null
                ? TwilioCallerMain.class.getResourceAsStream(QUESTION)
                : Files.newInputStream(question)) {
            return Wav.read(in);
        }
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
