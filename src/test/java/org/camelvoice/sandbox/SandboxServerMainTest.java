package org.camelvoice.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it says when it cannot run; that it runs, the example applications show, whose model it is. */
class SandboxServerMainTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final SandboxServerMain main = new SandboxServerMain(new PrintStream(printed, true, UTF_8));

    @ParameterizedTest
    @ValueSource(strings = {"--port", "-1", "65536", "8002 8003", ""})
    void whatIsNoPortIsAnsweredWithWhatWasExpected(String arguments) {
        assertThat(main.run(arguments.split(" "))).isEqualTo(2);

        assertThat(printed.toString(UTF_8))
                .isEqualToNormalizingNewlines(
                        "Expected a port from 0 to 65535, got %s%nUsage: SandboxServer [port]%n".formatted(arguments));
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(main.run("" + taken.getLocalPort())).isEqualTo(1);

            assertThat(printed.toString(UTF_8))
                    .isEqualToNormalizingNewlines(
                            "The sandbox cannot listen on 127.0.0.1:%d%n".formatted(taken.getLocalPort()));
        }
    }
}
