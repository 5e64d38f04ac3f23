package org.camelvoice.platform.discord;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * A bot in Discord's voice channels. Every 20 ms, the route gets what was said, as Opus packets, and makes the packet that
 * is to be heard of it.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "voice-discord",
        title = "Voice Discord",
        syntax = "voice-discord:name",
        consumerOnly = true,
        category = {Category.AI, Category.CHAT})
@Metadata(excludeProperties = "bridgeErrorHandler,exceptionHandler,exchangePattern")
public final class VoiceDiscordEndpoint extends DefaultEndpoint implements AsyncEndpoint {
    private static final Pattern ID = Pattern.compile("[0-9]{1,20}");

    @UriPath(description = "A name for the route's part of the bot.")
    @Metadata(required = true)
    private final String name;

    @UriParam(
            label = "security",
            secret = true,
            description = "The bot's token, from Discord's developer portal. Without one, the route does nothing.")
    private String token = "";

    @UriParam(
            description =
                    "The guilds that this route serves, by id, comma-separated. Empty: all that no other route names.")
    private String guilds = "";

    @UriParam(description = "Which tenant answers in guilds that tenants does not name.", defaultValue = "default")
    private String tenant = "default";

    @UriParam(description = "Which tenant answers in which guild: guild=tenant, comma-separated.")
    private String tenants = "";

    @UriParam(
            description =
                    "Whom the model hears where several speak: active-speaker (one at a time), per-user (each in a"
                            + " conversation of their own) or mixed (all at once).",
            enums = "active-speaker,per-user,mixed",
            defaultValue = "active-speaker")
    private String mode = "active-speaker";

    @UriParam(
            description =
                    "Ids of users and roles, comma-separated: nobody else is heard. Empty: everybody but bots is.")
    private String allowed = "";

    @UriParam(
            description =
                    "Ids of voice channels, comma-separated, that the bot joins when somebody does. Elsewhere, it waits"
                            + " for /voice join.")
    private String join = "";

    @UriParam(
            description = "After how long without a word the bot leaves, in milliseconds; 0 for never.",
            defaultValue = "300000",
            javaType = "java.time.Duration")
    private long idleTimeout = 300_000;

    @UriParam(description = "The id of a text channel for voice:discord/message and voice:call/message.")
    private String textChannel = "";

    @UriParam(
            label = "security",
            description =
                    "A class that implements JDA's DaveSessionFactory, for Discord's end-to-end encryption. Empty: that"
                            + " of jdave, if it is on the class path.")
    private String daveSessionFactory = "";

    @UriParam(
            label = "security,advanced",
            description =
                    "Whether the bot joins channels without end-to-end encryption, as stage channels are. Discord ends"
                            + " such connections to others with close code 4017.")
    private boolean allowUnencrypted;

    VoiceDiscordEndpoint(String uri, VoiceDiscordComponent component, String name) {
        super(uri, component);
        this.name = name;
    }

    /** How the bot encrypts, as it stands in a route. */
    String encryption() {
        return "daveSessionFactory=" + daveSessionFactory.strip() + " and allowUnencrypted=" + allowUnencrypted;
    }

    /** @throws IllegalArgumentException for the first option that makes no sense, by its name */
    void check() {
        SpeakerMode.of(mode);
        ids("guilds", guilds);
        ids("allowed", allowed);
        ids("join", join);
        tenantsByGuild();
        if (!textChannel.isBlank()) {
            ids("textChannel", textChannel);
        }
        if (idleTimeout < 0) {
            throw new IllegalArgumentException("idleTimeout: expected 0 or more, got " + idleTimeout);
        }
    }

    private static Set<Long> ids(String option, String list) {
        return parts(list).stream().map(id -> id(option, id)).collect(Collectors.toUnmodifiableSet());
    }

    private static List<String> parts(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static long id(String option, String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    option + ": expected ids of Discord's, such as 80351110224678912, got " + id);
        }
        return Long.parseUnsignedLong(id);
    }

    private Map<Long, String> tenantsByGuild() {
        Map<Long, String> byGuild = new LinkedHashMap<>();
        for (String pair : parts(tenants)) {
            int equals = pair.indexOf('=');
            if (equals < 1 || equals == pair.length() - 1) {
                throw new IllegalArgumentException("tenants: expected guild=tenant, got " + pair);
            }
            byGuild.put(
                    id("tenants", pair.substring(0, equals).strip()),
                    pair.substring(equals + 1).strip());
        }
        return byGuild;
    }

    @Override
    public VoiceDiscordComponent getComponent() {
        return (VoiceDiscordComponent) super.getComponent();
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException(
                "to: voice-discord:" + name + ": reply in the route that begins with it");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        VoiceDiscordConsumer consumer = new VoiceDiscordConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    // For the consumer, each as what it means.

    SpeakerMode speakerMode() {
        return SpeakerMode.of(mode);
    }

    Set<Long> guildIds() {
        return ids("guilds", guilds);
    }

    Set<Long> allowedIds() {
        return ids("allowed", allowed);
    }

    Set<Long> joinIds() {
        return ids("join", join);
    }

    String tenantOf(long guildId) {
        return tenantsByGuild().getOrDefault(guildId, tenant);
    }

    public String getName() {
        return name;
    }

    public String getToken() {
        return token;
    }

    public void setToken(String token) {
        this.token = token;
    }

    public String getGuilds() {
        return guilds;
    }

    public void setGuilds(String guilds) {
        this.guilds = guilds;
    }

    public String getTenant() {
        return tenant;
    }

    public void setTenant(String tenant) {
        this.tenant = tenant;
    }

    public String getTenants() {
        return tenants;
    }

    public void setTenants(String tenants) {
        this.tenants = tenants;
    }

    public String getMode() {
        return mode;
    }

    public void setMode(String mode) {
        this.mode = mode;
    }

    public String getAllowed() {
        return allowed;
    }

    public void setAllowed(String allowed) {
        this.allowed = allowed;
    }

    public String getJoin() {
        return join;
    }

    public void setJoin(String join) {
        this.join = join;
    }

    public long getIdleTimeout() {
        return idleTimeout;
    }

    public void setIdleTimeout(long idleTimeout) {
        this.idleTimeout = idleTimeout;
    }

    public String getTextChannel() {
        return textChannel;
    }

    public void setTextChannel(String textChannel) {
        this.textChannel = textChannel;
    }

    public String getDaveSessionFactory() {
        return daveSessionFactory;
    }

    public void setDaveSessionFactory(String daveSessionFactory) {
        this.daveSessionFactory = daveSessionFactory;
    }

    public boolean isAllowUnencrypted() {
        return allowUnencrypted;
    }

    public void setAllowUnencrypted(boolean allowUnencrypted) {
        this.allowUnencrypted = allowUnencrypted;
    }
}
