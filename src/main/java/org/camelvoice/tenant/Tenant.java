package org.camelvoice.tenant;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.spi.Metadata;
import org.camelvoice.NearestName;

/**
 * A tenant: the voice that answers, its words and its limits. A bean in its own YAML file, so all lists are
 * comma-separated strings, and all values have defaults. Not changed once the context has started.
 */
@Metadata(
        label = "bean",
        description =
                "Who is called: the voice that answers, its words and its limits. The bean's name is the tenant's.")
public final class Tenant {
    /** The value of {@link #setTools} for all tools. */
    public static final String EVERY_TOOL = "*";

    /** The transcription model of a tenant without transcripts. */
    public static final String NO_TRANSCRIPTION = "none";

    private String name;
    /** Null if unknown. */
    private String place;

    @Metadata(description = "The numbers on which callers reach this tenant, comma-separated, E.164.")
    private String phoneNumbers = "";

    @Metadata(description = "The model of its calls. By default that of openai-realtime.")
    private String model;

    @Metadata(description = "OpenAI's name of a voice, such as marin.", defaultValue = "marin")
    private String voice = "marin";

    @Metadata(description = "What the model says first, word for word; empty if the caller speaks first.")
    private String greeting = "";

    @Metadata(description = "What the model is told of its job; resource:file:... and resource:classpath:... are read.")
    private String instructions = "";

    @Metadata(
            description =
                    "Names of the tools that the model may use, comma-separated; * for all that there are for it.")
    private String tools = "";

    @Metadata(
            description =
                    "Remote MCP servers whose tools the model's server calls by itself: a JSON array of OpenAI's mcp tools; resource:file:... and resource:classpath:... are read.")
    private String mcpServers = "";

    @Metadata(
            description =
                    "The caller's language, ISO 639-1, for the transcription. By default the transcription finds out.")
    private String language;

    @Metadata(description = "How fast the voice speaks: 0.25 to 1.5.", defaultValue = "1")
    private double speed = 1;

    @Metadata(
            description = "What the model is sent: audio/pcm, audio/pcmu or audio/pcma.",
            enums = "audio/pcm,audio/pcmu,audio/pcma",
            defaultValue = "audio/pcm",
            javaType = "java.lang.String")
    private ModelAudio inputFormat = ModelAudio.PCM;

    @Metadata(
            description = "What the model sends: audio/pcm, audio/pcmu or audio/pcma.",
            enums = "audio/pcm,audio/pcmu,audio/pcma",
            defaultValue = "audio/pcm",
            javaType = "java.lang.String")
    private ModelAudio outputFormat = ModelAudio.PCM;

    @Metadata(
            description =
                    "The model that writes down what the caller says; none for none. By default that of openai-realtime.")
    private String transcriptionModel;

    @Metadata(
            description = "Where the microphone is: near_field, far_field, or empty for no noise reduction.",
            enums = "near_field,far_field")
    private String noiseReduction = "";

    @Metadata(
            description =
                    "What tells the end of a caller's turn: server_vad (silence), semantic_vad (the model's own judgement) or none.",
            enums = "server_vad,semantic_vad,none",
            defaultValue = "server_vad",
            javaType = "java.lang.String")
    private TurnDetectionType turnDetection = TurnDetectionType.SERVER_VAD;

    @Metadata(description = "How loud is speech, for server_vad: 0 to 1.", defaultValue = "0.5")
    private double vadThreshold = 0.5;

    @Metadata(
            description = "How much audio before its onset belongs to speech, for server_vad, in milliseconds.",
            defaultValue = "300")
    private int prefixPaddingMillis = 300;

    @Metadata(description = "How much silence ends a turn, for server_vad, in milliseconds.", defaultValue = "300")
    private int silenceMillis = 300;

    @Metadata(
            description = "How soon to answer, for semantic_vad: low, medium, high, auto.",
            enums = "low,medium,high,auto",
            defaultValue = "auto")
    private String eagerness = "auto";

    @Metadata(
            description = "Whether the server answers a turn by itself; otherwise the session asks it to.",
            defaultValue = "true")
    private boolean createResponse = true;

    @Metadata(
            description =
                    "Whether the server stops its answer by itself when the caller speaks; otherwise the session asks it to.",
            defaultValue = "true")
    private boolean interruptResponse = true;

    @Metadata(
            description =
                    "Whether the caller is silenced while the model is to be heard, for speakerphones: off or half.",
            enums = "off,half",
            defaultValue = "off",
            javaType = "java.lang.String")
    private CallerGate callerGate = CallerGate.OFF;

    @Metadata(description = "Whether the model is told of the keys that the caller presses.", defaultValue = "false")
    private boolean dtmfToModel;

    @Metadata(
            description = "Whether a key that the caller presses silences the model, as speech does.",
            defaultValue = "false")
    private boolean dtmfInterrupts;

    @Metadata(
            description =
                    "Whom a caller may be transferred to: name=number, comma-separated, such as sales=+4930123456.",
            javaType = "java.lang.String")
    private Map<String, String> transferTargets = Map.of();

    @Metadata(
            description = "Where callers look at the clock, such as Europe/Berlin.",
            defaultValue = "UTC",
            javaType = "java.lang.String")
    private ZoneId timeZone = ZoneOffset.UTC;

    @Metadata(
            description = "How far ahead of what is heard audio is sent to the caller, in milliseconds.",
            defaultValue = "500")
    private int leadMillis = 500;

    @Metadata(description = "After how many seconds the call ends; 0 for no limit of ours.", defaultValue = "0")
    private int maxCallSeconds;

    @Metadata(description = "How many tools the model may call in a call; 0 for no limit.", defaultValue = "200")
    private int maxToolCalls = 200;

    @Metadata(
            description = "How many tools the model may call without a turn of the caller; 0 for no limit.",
            defaultValue = "20")
    private int maxToolCallsInARow = 20;

    @Metadata(
            description =
                    "What is done while the phone still rings, where the carrier announces its calls: off, session (the model's session is opened) or greeting (its greeting is asked for too, and is paid for even if no call comes).",
            enums = "off,session,greeting",
            defaultValue = "session",
            javaType = "java.lang.String")
    private Prewarm prewarm = Prewarm.SESSION;

    /** The bean's name. */
    public String name() {
        return name;
    }

    void name(String beanName) {
        name = beanName;
    }

    void place(String fileAndLine) {
        place = fileAndLine;
    }

    /** For messages: {@code routes/tenants/acme.yaml:3: tenant acme}, or {@code tenant acme} without a known file. */
    public String description() {
        return (place == null ? "" : place + ": ") + "tenant " + name;
    }

    /** For messages: the place of its definition, such as {@code routes/tenants/acme.yaml:3}; null if unknown. */
    public String place() {
        return place;
    }

    public String getPhoneNumbers() {
        return phoneNumbers;
    }

    /** The numbers on which callers reach this tenant, comma-separated, E.164. */
    public void setPhoneNumbers(String phoneNumbers) {
        this.phoneNumbers = phoneNumbers;
    }

    /** Null for the model in the settings. */
    public String getModel() {
        return model;
    }

    public void setModel(String model) {
        this.model = emptyToNull(model);
    }

    public String getVoice() {
        return voice;
    }

    /** OpenAI's name of a voice, such as {@code marin}. */
    public void setVoice(String voice) {
        this.voice = voice;
    }

    public String getGreeting() {
        return greeting;
    }

    /** The model's first words, verbatim; empty if the caller speaks first. */
    public void setGreeting(String greeting) {
        this.greeting = greeting;
    }

    public String getInstructions() {
        return instructions;
    }

    /** The model's instructions, as text, {@code resource:file:…} or {@code resource:classpath:…}. */
    public void setInstructions(String instructions) {
        this.instructions = instructions;
    }

    public String getTools() {
        return tools;
    }

    /** The tools that the model may use, comma-separated; {@value #EVERY_TOOL} for all tools of this tenant. */
    public void setTools(String tools) {
        this.tools = tools;
    }

    public String getMcpServers() {
        return mcpServers;
    }

    /**
     * Remote MCP servers whose tools the model's server calls directly: a JSON array of OpenAI's {@code mcp} tools,
     * such as {@code [{"server_label":"shop","server_url":"https://mcp.example.com"}]}; or {@code resource:file:…} or
     * {@code resource:classpath:…}.
     */
    public void setMcpServers(String mcpServers) {
        this.mcpServers = mcpServers;
    }

    /** The names of the tools that the model may use. */
    public List<String> toolNames() {
        return Arrays.stream(tools.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Whether the model may use the tool of this name. */
    public boolean offers(String tool) {
        return toolNames().stream().anyMatch(name -> name.equals(tool) || name.equals(EVERY_TOOL));
    }

    /** Null to detect it. */
    public String getLanguage() {
        return language;
    }

    /** The caller's language for transcription, ISO 639-1. */
    public void setLanguage(String language) {
        this.language = emptyToNull(language) == null ? null : Languages.checked(language);
    }

    public double getSpeed() {
        return speed;
    }

    /** The voice's speed: 0.25 to 1.5. */
    public void setSpeed(double speed) {
        this.speed = within("speed", speed, 0.25, 1.5);
    }

    public ModelAudio inputFormat() {
        return inputFormat;
    }

    /** The audio sent to the model: {@code audio/pcm}, {@code audio/pcmu} or {@code audio/pcma}. */
    public void setInputFormat(String inputFormat) {
        this.inputFormat = ModelAudio.of(inputFormat);
    }

    public ModelAudio outputFormat() {
        return outputFormat;
    }

    /** The audio from the model: {@code audio/pcm}, {@code audio/pcmu} or {@code audio/pcma}. */
    public void setOutputFormat(String outputFormat) {
        this.outputFormat = ModelAudio.of(outputFormat);
    }

    /** Null for the model in the settings. */
    public String getTranscriptionModel() {
        return transcriptionModel;
    }

    /** The model that transcribes the caller; {@value #NO_TRANSCRIPTION} for none. */
    public void setTranscriptionModel(String transcriptionModel) {
        this.transcriptionModel = emptyToNull(transcriptionModel);
    }

    public String getNoiseReduction() {
        return noiseReduction;
    }

    /** {@code near_field}, {@code far_field}, or empty for none. */
    public void setNoiseReduction(String noiseReduction) {
        this.noiseReduction = oneOf("noiseReduction", noiseReduction, "", "near_field", "far_field");
    }

    public TurnDetectionType turnDetection() {
        return turnDetection;
    }

    /** {@code server_vad}, {@code semantic_vad} or {@code none}. */
    public void setTurnDetection(String turnDetection) {
        this.turnDetection = oneOf("turnDetection", turnDetection, TurnDetectionType.values());
    }

    public double getVadThreshold() {
        return vadThreshold;
    }

    /** The loudness of speech, for {@code server_vad}: 0 to 1. */
    public void setVadThreshold(double vadThreshold) {
        this.vadThreshold = within("vadThreshold", vadThreshold, 0, 1);
    }

    public int getPrefixPaddingMillis() {
        return prefixPaddingMillis;
    }

    /** The audio before the onset that counts as speech, for {@code server_vad}, in milliseconds. */
    public void setPrefixPaddingMillis(int prefixPaddingMillis) {
        this.prefixPaddingMillis = (int) within("prefixPaddingMillis", prefixPaddingMillis, 0, 5_000);
    }

    public int getSilenceMillis() {
        return silenceMillis;
    }

    /** The silence that ends a turn, for {@code server_vad}, in milliseconds. */
    public void setSilenceMillis(int silenceMillis) {
        this.silenceMillis = (int) within("silenceMillis", silenceMillis, 20, 10_000);
    }

    public String getEagerness() {
        return eagerness;
    }

    /** How soon to answer, for {@code semantic_vad}: {@code low}, {@code medium}, {@code high}, {@code auto}. */
    public void setEagerness(String eagerness) {
        this.eagerness = oneOf("eagerness", eagerness, "low", "medium", "high", "auto");
    }

    public boolean isCreateResponse() {
        return createResponse;
    }

    /** Whether the server answers each turn by itself; otherwise the session requests each answer. */
    public void setCreateResponse(boolean createResponse) {
        this.createResponse = createResponse;
    }

    public boolean isInterruptResponse() {
        return interruptResponse;
    }

    /** Whether the server stops its answer by itself when the caller speaks; otherwise the session cancels it. */
    public void setInterruptResponse(boolean interruptResponse) {
        this.interruptResponse = interruptResponse;
    }

    public CallerGate callerGate() {
        return callerGate;
    }

    /** {@code off} or {@code half}: {@link CallerGate}. */
    public void setCallerGate(String callerGate) {
        this.callerGate = oneOf("callerGate", callerGate, CallerGate.values());
    }

    public boolean isDtmfToModel() {
        return dtmfToModel;
    }

    /** Whether the model learns which keys the caller presses. */
    public void setDtmfToModel(boolean dtmfToModel) {
        this.dtmfToModel = dtmfToModel;
    }

    public boolean isDtmfInterrupts() {
        return dtmfInterrupts;
    }

    /** Whether a key that the caller presses silences the model, as speech does. */
    public void setDtmfInterrupts(boolean dtmfInterrupts) {
        this.dtmfInterrupts = dtmfInterrupts;
    }

    /** The targets of transfers: numbers and {@code sip:} URIs by name, in the order written. */
    public Map<String, String> transferTargets() {
        return transferTargets;
    }

    /** {@code name=number}, comma-separated: {@code sales=+4930123456, night desk=sip:night@example.com}. */
    public void setTransferTargets(String transferTargets) {
        this.transferTargets = TransferTargets.of(transferTargets);
    }

    public ZoneId timeZone() {
        return timeZone;
    }

    /** The callers' time zone, such as {@code Europe/Berlin}. */
    public void setTimeZone(String timeZone) {
        try {
            this.timeZone = emptyToNull(timeZone) == null ? ZoneOffset.UTC : ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "Expected timeZone to be one such as Europe/Berlin, got " + timeZone
                            + NearestName.hint(timeZone, ZoneId.getAvailableZoneIds()),
                    e);
        }
    }

    public int getLeadMillis() {
        return leadMillis;
    }

    /** How far sending may run ahead of playback, in milliseconds. */
    public void setLeadMillis(int leadMillis) {
        this.leadMillis = (int) within("leadMillis", leadMillis, 60, 10_000);
    }

    public int maxCallSeconds() {
        return maxCallSeconds;
    }

    /** The longest call, in seconds; 0 for no limit. */
    public void setMaxCallSeconds(int maxCallSeconds) {
        this.maxCallSeconds = (int) within("maxCallSeconds", maxCallSeconds, 0, 86_400);
    }

    public int getMaxToolCalls() {
        return maxToolCalls;
    }

    /** The most tool calls in one call; 0 for no limit. */
    public void setMaxToolCalls(int maxToolCalls) {
        this.maxToolCalls = (int) within("maxToolCalls", maxToolCalls, 0, 100_000);
    }

    public int getMaxToolCallsInARow() {
        return maxToolCallsInARow;
    }

    /** The most tool calls without a turn of the caller; 0 for no limit. */
    public void setMaxToolCallsInARow(int maxToolCallsInARow) {
        this.maxToolCallsInARow = (int) within("maxToolCallsInARow", maxToolCallsInARow, 0, 100_000);
    }

    public Prewarm prewarm() {
        return prewarm;
    }

    /** {@code off}, {@code session} or {@code greeting}: {@link Prewarm}. */
    public void setPrewarm(String prewarm) {
        this.prewarm = oneOf("prewarm", prewarm, Prewarm.values());
    }

    /** An empty value in a file counts as missing. */
    private static String emptyToNull(String value) {
        return value == null || value.isEmpty() ? null : value;
    }

    private static String oneOf(String property, String value, String... possible) {
        if (!List.of(possible).contains(value)) {
            throw notOneOf(property, value, List.of(possible));
        }
        return value;
    }

    private static <E extends Enum<E>> E oneOf(String property, String word, E[] possible) {
        for (E one : possible) {
            if (lowerCase(one).equals(word)) {
                return one;
            }
        }
        throw notOneOf(
                property, word, Arrays.stream(possible).map(Tenant::lowerCase).toList());
    }

    private static IllegalArgumentException notOneOf(String property, String word, List<String> possible) {
        return new IllegalArgumentException("Expected %s to be one of %s, got %s%s"
                .formatted(property, possible, word, NearestName.hint(word, possible)));
    }

    private static String lowerCase(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    private static double within(String property, double value, double least, double most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "Expected %s from %s to %s, got %s".formatted(property, least, most, value));
        }
        return value;
    }
}
