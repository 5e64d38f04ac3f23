package org.camelvoice.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketFailureTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bind(..) failed: Address already in use                         | Address already in use
            bind(..) failed with error(-98): Address already in use         | Address already in use
            recvAddress(..) failed: Connection reset by peer                | Connection reset by peer
            finishConnect(..) failed: Connection refused: /127.0.0.1:1      | Connection refused: /127.0.0.1:1
            Connection reset                                                | Connection reset
            """)
    void theSystemCallIsLeftOut(String message, String text) {
        assertThat(SocketFailure.text(new IOException(message))).isEqualTo(text);
    }

    @Test
    void aFailureWithoutAMessageIsItsName() {
        assertThat(SocketFailure.text(new ConnectException())).isEqualTo("ConnectException");
    }
}
