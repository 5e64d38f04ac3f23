package org.camelvoice.observability;

import java.util.List;
import org.camelvoice.settings.Setting;
import org.camelvoice.settings.SettingsDeclaration;

/** How much is counted for operators. Looked up when counting begins. */
public final class MetricsSettings implements SettingsDeclaration {
    static final Setting TENANTS = Setting.number("voice.metrics.tenants", "tenants", 0, 10_000);

    @Override
    public List<Setting> settings() {
        return List.of(TENANTS);
    }
}
