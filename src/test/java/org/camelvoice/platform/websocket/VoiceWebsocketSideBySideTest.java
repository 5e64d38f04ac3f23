package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Method;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.vertx.websocket.VertxWebsocketComponent;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConsumer;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHost;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The plain jar inside somebody's application that has {@code vertx-websocket:} routes of its own. */
@Timeout(60)
class VoiceWebsocketSideBySideTest {

    @Test
    void inABareCamelContextBothComponentsWorkAndTheirsIsStillTheStockOne() throws Exception {
        try (Listener listener = Listener.with(new BothRoutes())) {
            assertBothWork(listener.context);
        }
    }

    @Test
    void inASpringBootApplicationBothComponentsWorkAndTheirsIsStillTheStockOne() throws Exception {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setListeners(application.getListeners().stream()
                .filter(listener -> !(listener instanceof LoggingApplicationListener)) // the tests' log stays as it is
                .toList());
        application.setBannerMode(Banner.Mode.OFF);
        try (ConfigurableApplicationContext spring = application.run()) {
            assertThat(spring.getBean(CamelAutoConfiguration.class)).isNotNull();
            assertBothWork(spring.getBean(CamelContext.class));
        }
    }

    private static void assertBothWork(CamelContext context) throws Exception {
        VertxWebsocketComponent theirs = context.getComponent("vertx-websocket", VertxWebsocketComponent.class);
        VoiceWebsocketComponent ours = context.getComponent("voice-websocket", VoiceWebsocketComponent.class);
        assertThat(theirs.getClass()).isEqualTo(VertxWebsocketComponent.class);
        assertThat(context.getRoute("theirs").getConsumer().getClass()).isEqualTo(VertxWebsocketConsumer.class);
        assertThat(context.getRoute("ours").getConsumer()).isInstanceOf(VoiceWebsocketConsumer.class);
        assertThat(theirs.getVertx()).isNotSameAs(ours.getVertx());
        assertThat(talk(portOf(theirs), "/theirs")).isEqualTo("theirs heard hello");
        assertThat(talk(ours.actualPort(Listener.HOST, 0), "/ours")).isEqualTo("ours heard hello");
        await().until(() -> ours.openConnections() == 0);
    }

    private static Object talk(int port, String path) throws Exception {
        try (Caller caller = Caller.connect(port, path)) {
            return caller.say("hello").hears();
        }
    }

    /** The stock component does not tell which port it got. */
    private static int portOf(VertxWebsocketComponent stock) throws ReflectiveOperationException {
        Method hosts = VertxWebsocketComponent.class.getDeclaredMethod("getVertxHostRegistry");
        hosts.setAccessible(true);
        return ((VertxWebsocketHost)
                        ((Map<?, ?>) hosts.invoke(stock)).values().iterator().next())
                .getPort();
    }

    static final class BothRoutes extends RouteBuilder {
        @Override
        public void configure() {
            String base = "vertx-websocket:" + Listener.HOST;
            from(base + ":0/theirs")
                    .routeId("theirs")
                    .process(BothRoutes::setPort)
                    .transform(simple("theirs heard ${body}"))
                    .toD(base + ":${header.port}/theirs");
            from(Listener.BASE + "/ours")
                    .routeId("ours")
                    .transform(simple("ours heard ${body}"))
                    .to(Listener.BASE + "/ours");
        }

        /** The stock producer finds no connection of an endpoint that names port 0. */
        private static void setPort(Exchange exchange) throws ReflectiveOperationException {
            VertxWebsocketComponent stock =
                    exchange.getContext().getComponent("vertx-websocket", VertxWebsocketComponent.class);
            exchange.getMessage().setHeader("port", portOf(stock));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        RouteBuilder routes() {
            return new BothRoutes();
        }
    }
}
