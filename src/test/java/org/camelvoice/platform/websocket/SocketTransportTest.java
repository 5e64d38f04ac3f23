package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.bootstrap.ServerBootstrap;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.camelvoice.platform.EdgeRefusals;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SocketTransportTest {
    private final Listener listener = new Listener();

    @AfterEach
    void stop() {
        listener.close();
    }

    /** Where the library on the class path can be loaded. */
    private static boolean hasLibrary() {
        return System.getProperty("os.name").equals("Linux")
                && List.of("amd64", "aarch64").contains(System.getProperty("os.arch"));
    }

    private void listen(boolean nativePreferred, String base) throws Exception {
        assumeThat(!nativePreferred || hasLibrary()).isTrue();
        listener.context
                .getPropertiesComponent()
                .addOverrideProperty("voice.nativeTransport", String.valueOf(nativePreferred));
        listener.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(base + "/a").to(base + "/a");
            }
        });
        listener.context.start();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callersAreServedByEitherTransport(boolean nativePreferred) throws Exception {
        listen(nativePreferred, Listener.BASE);
        assertThat(listener.component().getVertx().isNativeTransportEnabled()).isEqualTo(nativePreferred);
        try (Caller caller = listener.call("/a")) {
            assertThat(caller.say("x").hears()).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPortThatIsTakenHasTheSameSentenceOnEither(boolean nativePreferred) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = Listener.HOST + ":" + taken.getLocalPort();
            assertThatThrownBy(() -> listen(nativePreferred, "voice-websocket:" + address))
                    .hasMessage("Cannot listen on " + address + ": Address already in use");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachListeningSocketHasItsGate(boolean nativePreferred) {
        AcceptGate gate = new AcceptGate(port -> null, new WebSocketCounters(EdgeRefusals.of(listener.context)));
        ServerBootstrap bootstrap = new ServerBootstrap();
        GatedTransport.of(SocketTransport.of(nativePreferred).transport(), gate)
                .configure(new NetServerOptions(), false, bootstrap);
        assertThat(bootstrap.config().handler()).isSameAs(gate);
    }

    @Test
    void theOptionsOfTheComponentDecideWhereItHasSome() throws Exception {
        listener.component().setVertxOptions(new VertxOptions());
        listen(true, Listener.BASE);
        assertThat(listener.component().getVertx().isNativeTransportEnabled()).isFalse();
    }

    @Test
    void withoutALibraryItIsNioAndSaysWhy() {
        assertThat(SocketTransport.of(null))
                .hasToString("NIO (no native transport of Netty is on the class path)")
                .extracting(SocketTransport::transport)
                .isInstanceOf(JDKTransport.class);
    }

    @Test
    void aLibraryThatCannotBeLoadedIsNamedByItsFirstFailure() {
        SocketTransport sockets = SocketTransport.of(new JDKTransport() {
            @Override
            public boolean isAvailable() {
                return false;
            }

            @Override
            public Throwable unavailabilityCause() {
                return new UnsatisfiedLinkError("failed to load the required native library")
                        .initCause(new UnsatisfiedLinkError("ld-linux-x86-64.so.2: cannot open\n  more"));
            }
        });
        assertThat(sockets).hasToString("NIO (the native one cannot be loaded: ld-linux-x86-64.so.2: cannot open)");
    }

    @Test
    void whereNioWasAskedForNoReasonIsGiven() {
        assertThat(SocketTransport.of(false)).hasToString("NIO");
    }
}
