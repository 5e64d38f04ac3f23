package org.camelvoice.platform.discord.fake;

import io.vertx.core.json.JsonObject;

/** A role of a guild; the one whose id is the guild's is everybody's. */
public final class FakeRole {
    private final String id;
    private final String name;
    private long permissions;

    FakeRole(String id, String name, long permissions) {
        this.id = id;
        this.name = name;
        this.permissions = permissions;
    }

    public String id() {
        return id;
    }

    void add(long more) {
        permissions |= more;
    }

    long permissions() {
        return permissions;
    }

    JsonObject json() {
        JsonObject colors = new JsonObject()
                .put("primary_color", 0)
                .putNull("secondary_color")
                .putNull("tertiary_color");
        return new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("permissions", Long.toString(permissions))
                .put("position", 0)
                .put("color", 0)
                .put("colors", colors)
                .put("hoist", false)
                .put("managed", false)
                .put("mentionable", false)
                .put("flags", 0);
    }
}
