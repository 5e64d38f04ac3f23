package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.camelvoice.tenant.TenantVersion;
import org.junit.jupiter.api.Test;

class HandlersTest {
    private static final String MEDIA = "voice:twilio/media";

    private final Handlers handlers = new Handlers();

    @Test
    void theRouteForTenantAndPlatformComesFirst() {
        handlers.add(new RecordedRoute(MEDIA));
        handlers.add(new RecordedRoute(MEDIA, null, "twilio"));
        handlers.add(new RecordedRoute(MEDIA, "acme", null));
        RecordedRoute both = new RecordedRoute(MEDIA, "acme", "twilio");
        handlers.add(both);

        assertThat(handler("acme", "twilio")).isSameAs(both);
    }

    @Test
    void theRouteForTheTenantComesBeforeTheOneForThePlatform() {
        handlers.add(new RecordedRoute(MEDIA));
        RecordedRoute platform = new RecordedRoute(MEDIA, null, "twilio");
        handlers.add(platform);
        RecordedRoute tenant = new RecordedRoute(MEDIA, "acme", null);
        handlers.add(tenant);

        assertThat(handler("acme", "twilio")).isSameAs(tenant);
        assertThat(handler("other", "twilio")).isSameAs(platform);
    }

    @Test
    void theOrderInWhichRoutesStartDoesNotMatter() {
        RecordedRoute tenant = new RecordedRoute(MEDIA, "acme", null);
        handlers.add(tenant);
        handlers.add(new RecordedRoute(MEDIA, null, "twilio"));
        handlers.add(new RecordedRoute(MEDIA));

        assertThat(handler("acme", "twilio")).isSameAs(tenant);
    }

    @Test
    void aRouteForAllHandlesWhatNoOtherDoes() {
        RecordedRoute all = new RecordedRoute(MEDIA);
        handlers.add(all);
        handlers.add(new RecordedRoute(MEDIA, "other", null));
        handlers.add(new RecordedRoute(MEDIA, "acme", "browser"));

        assertThat(handler("acme", "twilio")).isSameAs(all);
    }

    @Test
    void aRouteOfAnotherTenantOrPlatformHandlesNothing() {
        handlers.add(new RecordedRoute(MEDIA, "other", null));
        handlers.add(new RecordedRoute(MEDIA, null, "browser"));

        assertThat(handler("acme", "twilio")).isNull();
    }

    @Test
    void twoRoutesForTheSameCallsAreRefusedAndBothAreNamed() {
        handlers.add(new RecordedRoute("voice:twilio/media", "acme", "twilio"));

        assertThatThrownBy(() -> handlers.add(new RecordedRoute("voice:twilio/media", "acme", "twilio")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Two routes handle voice:twilio/media for tenant acme on platform twilio: route-of-media and"
                                + " route-of-media");
    }

    @Test
    void aRouteForTheTenantAndOneForThePlatformAreNotTheSame() {
        handlers.add(new RecordedRoute(MEDIA, "acme", null));
        handlers.add(new RecordedRoute(MEDIA, null, "twilio"));
    }

    @Test
    void aRouteThatStoppedMakesRoomForAnother() {
        RecordedRoute first = new RecordedRoute(MEDIA);
        handlers.add(first);
        handlers.remove(first);
        RecordedRoute second = new RecordedRoute(MEDIA);
        handlers.add(second);

        assertThat(handler("acme", "twilio")).isSameAs(second);
    }

    @Test
    void aTableDoesNotChangeWhenRoutesComeAndGo() {
        RecordedRoute first = new RecordedRoute(MEDIA);
        handlers.add(first);
        HandlerTable table = handlers.table(TenantVersion.only("acme"), "twilio");
        handlers.remove(first);
        handlers.add(new RecordedRoute(MEDIA, "acme", "twilio"));

        assertThat(table.handler(MEDIA)).isSameAs(first);
        assertThat(handler("acme", "twilio")).isNotSameAs(first);
    }

    @Test
    void aTableIsMadeOnceForAllCallsOfATenantOnAPlatform() {
        handlers.add(new RecordedRoute(MEDIA));

        assertThat(handlers.table(TenantVersion.only("acme"), "twilio"))
                .isSameAs(handlers.table(TenantVersion.only("acme"), "twilio"));
    }

    private Handler handler(String tenant, String platform) {
        return handlers.table(TenantVersion.only(tenant), platform).handler(MEDIA);
    }
}
