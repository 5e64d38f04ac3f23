package org.camelvoice.gateway;

import java.util.List;
import org.camelvoice.settings.Setting;
import org.camelvoice.settings.SettingsDeclaration;

/** What only the runnable gateway has: its own model, its management port, its page. */
public final class GatewaySettings implements SettingsDeclaration {
    static final Setting MANAGEMENT_HOST = Setting.host("voice.managementHost");
    static final Setting MANAGEMENT_PORT = Setting.port("voice.managementPort", 1);
    static final Setting SANDBOX_PORT = Setting.port("voice.sandboxPort", 0);
    static final Setting PAGE_TENANTS = Setting.either("voice.page.tenants", "true", "false");

    /** How long the gateway may call itself before it takes calls; 0 for not at all. */
    static final Setting WARM_UP = Setting.number("voice.warmUp", "milliseconds", 0, 60_000);

    @Override
    public List<Setting> settings() {
        return List.of(MANAGEMENT_HOST, MANAGEMENT_PORT, SANDBOX_PORT, PAGE_TENANTS, WARM_UP);
    }
}
