package org.camelvoice.realtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.camelvoice.tenant.Tenant;

/** The remote MCP servers of a tenant, as the model is to be told of them. */
public final class McpServers {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES) // tenants come and go
            .build());

    private McpServers() {}

    /**
     * Of a tenant that has none, nothing. A server that says nothing of approval needs none: nobody could give it.
     *
     * @throws IllegalArgumentException if it is no JSON array of servers; names the tenant, and quotes nothing, since a
     *     key may be in it
     */
    public static List<JsonNode> of(Tenant tenant) {
        if (tenant.getMcpServers().isBlank()) {
            return List.of();
        }
        List<JsonNode> servers = new ArrayList<>();
        for (JsonNode server : read(tenant)) {
            servers.add(complete(server, tenant));
        }
        return List.copyOf(servers);
    }

    private static JsonNode read(Tenant tenant) {
        try {
            JsonNode servers = JSON.readTree(tenant.getMcpServers());
            if (servers.isArray()) {
                return servers;
            }
        } catch (JsonProcessingException e) { // not its message, which quotes what was read
            throw mistake(tenant, "got " + tenant.getMcpServers().length() + " characters that are no JSON");
        }
        throw mistake(tenant, "got JSON of another kind");
    }

    private static JsonNode complete(JsonNode server, Tenant tenant) {
        if (!server.hasNonNull("server_label")
                || !(server.hasNonNull("server_url") || server.hasNonNull("connector_id"))) {
            throw mistake(tenant, "got one without server_label, or without server_url and connector_id");
        }
        ObjectNode complete = server.<ObjectNode>deepCopy().put("type", "mcp");
        if (!complete.has("require_approval")) {
            complete.put("require_approval", "never");
        }
        return complete;
    }

    private static IllegalArgumentException mistake(Tenant tenant, String got) {
        return new IllegalArgumentException("Tenant " + tenant.name() + ": expected mcpServers to be a JSON array of"
                + " objects with server_label and server_url, " + got);
    }
}
