package org.camelvoice.tenant;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Several sources as one. Of two texts with one id, that of the earlier source counts, so an own file replaces a packaged
 * one; when it is deleted, the packaged one is back.
 */
public final class LayeredTenants implements TenantSource {
    private final List<TenantSource> layers;

    /** @param layers the most important first */
    public LayeredTenants(TenantSource... layers) {
        this.layers = List.of(layers);
    }

    /** @throws IOException if one source cannot tell, lest a text of a later one take the place of one that is not told */
    @Override
    public Collection<TenantText> texts() throws IOException {
        Map<String, TenantText> texts = new LinkedHashMap<>();
        for (TenantSource layer : layers) {
            layer.texts().forEach(text -> texts.putIfAbsent(text.id(), text));
        }
        return texts.values();
    }

    @Override
    public String description() {
        return layers.stream().map(TenantSource::description).collect(Collectors.joining(", "));
    }
}
