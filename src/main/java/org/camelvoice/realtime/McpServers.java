package org.camelvoice.realtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.camelvoice.tenant.Tenant;

/** The remote MCP servers of a tenant, in the form that the model gets. */
public final class McpServers {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES) // tenants change at run time
            .build());

    private McpServers() {}

    /**
     * Empty for a tenant without MCP servers. A server that does not mention approval requires none, because nobody
     * could give it.
     *
     * @throws IllegalArgumentException if the property is not a JSON array of servers; names the tenant and quotes
     *     nothing, because it may contain a key
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
        } catch (JsonProcessingException e) { // its message would quote the input
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
