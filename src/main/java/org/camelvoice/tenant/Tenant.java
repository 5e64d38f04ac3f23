package org.camelvoice.tenant;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
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
    /** All callers, in the parts of {@link #shareParts}: a share is exact to 0.01 %. */
    public static final int ALL_PARTS = 10_000;

    /** The value of {@link #setTools} for all tools. */
    public static final String EVERY_TOOL = "*";

    /** The transcription model of a tenant without transcripts. */
    public static final String NO_TRANSCRIPTION = "none";

    /** The value of {@link #setMaxOutputTokens} for no limit. */
    public static final String NO_LIMIT = "inf";

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_GREETING = 4_000;
    private static final int LONGEST_INSTRUCTIONS = 200_000;
    private static final int LONGEST_PROMPT = 2_000;
    private static final int LONGEST_KEYWORD = 100;
    private static final int MOST_KEYWORDS = 100;
    private static final int MOST_TOKENS = 4_096;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");
    /** As OpenAI's {@code function.name}, or {@value #EVERY_TOOL}. */
    private static final Pattern TOOL = Pattern.compile("[A-Za-z0-9_-]{1,64}|\\*");

    /** Null until it is prepared. */
    private TenantVersion version;
    /** Null if unknown. */
    private String place;

    @Metadata(
            description = "The numbers on which callers reach this tenant, comma-separated, E.164.",
            javaType = "java.lang.String")
    private List<String> phoneNumbers = List.of();

    @Metadata(description = "The model of its calls. By default that of openai-realtime.")
    private String model;

    @Metadata(description = "Its own Realtime server, such as server.url and server.apiKey. By default everybody's.")
    private final TenantServer server = new TenantServer();

    @Metadata(description = "OpenAI's name of a voice, such as marin.", defaultValue = "marin")
    private String voice = "marin";

    @Metadata(
            description =
                    "What the model says first, word for word; empty if the caller speaks first. {caller} and {name|otherwise} are filled for each call.")
    private String greeting = "";

    private Template greetingTemplate = Template.of("");

    @Metadata(
            description =
                    "What the model is told of its job; resource:file:... and resource:classpath:... are read. {caller} and {name|otherwise} are filled for each call.")
    private String instructions = "";

    private Template instructionsTemplate = Template.of("");

    @Metadata(description = "The most tokens of one answer, speech included: 1 to 4096, or inf.", defaultValue = "inf")
    private String maxOutputTokens;

    @Metadata(
            description =
                    "Names of the tools that the model may use, comma-separated; * for all that there are for it.")
    private String tools = "";

    private List<String> toolNames = List.of();

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

    @Metadata(description = "What the transcription is told beforehand, such as what the call is about.")
    private String transcriptionPrompt;

    @Metadata(
            description = "Words that callers are likely to say, for the transcription, comma-separated.",
            javaType = "java.lang.String")
    private List<String> transcriptionKeywords = List.of();

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

    @Metadata(
            description =
                    "What vadThreshold, prefixPaddingMillis and silenceMillis are if not set: default (0.5, 300, 300) or phone (0.6, 300, 500).",
            enums = "default,phone",
            defaultValue = "default",
            javaType = "java.lang.String")
    private VadPreset vad = VadPreset.DEFAULT;

    @Metadata(description = "How loud is speech, for server_vad: 0 to 1.", defaultValue = "0.5")
    private Double vadThreshold;

    @Metadata(
            description = "How much audio before its onset belongs to speech, for server_vad, in milliseconds.",
            defaultValue = "300")
    private Integer prefixPaddingMillis;

    @Metadata(description = "How much silence ends a turn, for server_vad, in milliseconds.", defaultValue = "300")
    private Integer silenceMillis;

    @Metadata(
            description = "How soon to answer, for semantic_vad: low, medium, high, auto.",
            enums = "low,medium,high,auto",
            defaultValue = "auto")
    private String eagerness;

    @Metadata(
            description = "Whether the server answers a turn by itself; otherwise the session asks it to.",
            defaultValue = "true")
    private boolean createResponse = true;

    @Metadata(
            description =
                    "Whether the server stops its answer by itself when the caller speaks; otherwise the session asks it to.",
            defaultValue = "true")
    private Boolean interruptResponse;

    @Metadata(
            description =
                    "Whether the caller's speech silences the model; otherwise it is answered when the model was heard to the end.",
            defaultValue = "true")
    private boolean bargeIn = true;

    @Metadata(description = "What happens when the caller says nothing, such as idle.seconds: 20.")
    private final TenantIdle idle = new TenantIdle();

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

    @Metadata(
            description = "How much its calls may use, such as limits.calls.",
            javaType = "org.camelvoice.tenant.TenantLimits")
    private TenantLimits limits = new TenantLimits();

    @Metadata(description = "How many tools the model may call in a call; 0 for no limit.", defaultValue = "200")
    private int maxToolCalls = 200;

    @Metadata(
            description = "How many tools the model may call without a turn of the caller; 0 for no limit.",
            defaultValue = "20")
    private int maxToolCallsInARow = 20;

    @Metadata(
            description =
                    "Which share of the callers gets this version, such as 10%, of a tenant that has another one beside it.",
            javaType = "java.lang.String")
    private double share;

    @Metadata(
            description =
                    "What is done while the phone still rings, where the carrier announces its calls: off, session (the model's session is opened) or greeting (its greeting is asked for too, and is paid for even if no call comes).",
            enums = "off,session,greeting",
            defaultValue = "session",
            javaType = "java.lang.String")
    private Prewarm prewarm = Prewarm.SESSION;

    /** The bean's name; null until it is prepared. */
    public String name() {
        return version == null ? null : version.tenant();
    }

    /** Which of the tenant's versions it is. */
    public TenantVersion version() {
        return version;
    }

    void version(TenantVersion which) {
        version = which;
    }

    /** What stands in it, once that is known. */
    public void revision(String revision) {
        version = new TenantVersion(version.tenant(), version.label(), revision);
    }

    void place(String fileAndLine) {
        place = fileAndLine;
    }

    /** For messages: {@code routes/tenants/acme.yaml:3: tenant acme}, or {@code tenant acme} without a known file. */
    public String description() {
        return (place == null ? "" : place + ": ") + "tenant " + name();
    }

    /** For messages: the place of its definition, such as {@code routes/tenants/acme.yaml:3}; null if unknown. */
    public String place() {
        return place;
    }

    public List<String> getPhoneNumbers() {
        return phoneNumbers;
    }

    /** The numbers on which callers reach this tenant, comma-separated, E.164. */
    public void setPhoneNumbers(String phoneNumbers) {
        this.phoneNumbers = Expected.list(
                "phoneNumbers",
                phoneNumbers,
                "numbers in E.164 such as +4930123456, or sip: URIs",
                TransferTarget::isOne);
    }

    /** Null for the model in the settings. */
    public String getModel() {
        return model;
    }

    public void setModel(String model) {
        this.model = Expected.line("model", model, LONGEST_NAME);
    }

    /** Its own Realtime server, as far as it has one. */
    public TenantServer getServer() {
        return server;
    }

    public String getVoice() {
        return voice;
    }

    /** OpenAI's name of a voice, such as {@code marin}. */
    public void setVoice(String voice) {
        this.voice = Expected.isEmpty(voice) ? "marin" : Expected.line("voice", voice, LONGEST_NAME);
    }

    public String getGreeting() {
        return greeting;
    }

    /** The model's first words, verbatim, as a {@link Template}; empty if the caller speaks first. */
    public void setGreeting(String greeting) {
        this.greeting = Expected.notLonger("greeting", greeting == null ? "" : greeting, LONGEST_GREETING);
        this.greetingTemplate = Template.of(this.greeting);
    }

    /** The model's first words, to be filled for a call. */
    public Template greetingTemplate() {
        return greetingTemplate;
    }

    public String getInstructions() {
        return instructions;
    }

    /** The model's instructions, a {@link Template}: as text, {@code resource:file:…} or {@code resource:classpath:…}. */
    public void setInstructions(String instructions) {
        this.instructions =
                Expected.notLonger("instructions", instructions == null ? "" : instructions, LONGEST_INSTRUCTIONS);
        this.instructionsTemplate = Template.of(this.instructions);
    }

    /** The model's instructions, to be filled for a call. */
    public Template instructionsTemplate() {
        return instructionsTemplate;
    }

    /** The most tokens of one answer: {@code 1} to {@code 4096}, or {@value #NO_LIMIT}; null for the server's default. */
    public String getMaxOutputTokens() {
        return maxOutputTokens;
    }

    /** The most tokens of one answer, speech included: 1 to 4096, or {@value #NO_LIMIT}. */
    public void setMaxOutputTokens(String maxOutputTokens) {
        if (!Expected.isEmpty(maxOutputTokens) && !areTokens(maxOutputTokens)) {
            throw Expected.wrong("maxOutputTokens from 1 to 4096, or inf", Expected.shown(maxOutputTokens));
        }
        this.maxOutputTokens = Expected.isEmpty(maxOutputTokens) ? null : maxOutputTokens;
    }

    private static boolean areTokens(String value) {
        return value.equals(NO_LIMIT) || (NUMBER.matcher(value).matches() && Integer.parseInt(value) <= MOST_TOKENS);
    }

    public String getTools() {
        return tools;
    }

    /** The tools that the model may use, comma-separated; {@value #EVERY_TOOL} for all tools of this tenant. */
    public void setTools(String tools) {
        this.toolNames = Expected.list(
                "tools", tools, "names of tools, of letters, digits, _ and -, or *", name -> TOOL.matcher(name)
                        .matches());
        this.tools = tools == null ? "" : tools;
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
        this.mcpServers = mcpServers == null ? "" : mcpServers;
    }

    /** The names of the tools that the model may use. */
    public List<String> toolNames() {
        return toolNames;
    }

    /** Whether the model may use the tool of this name. */
    public boolean offers(String tool) {
        return toolNames.stream().anyMatch(name -> name.equals(tool) || name.equals(EVERY_TOOL));
    }

    /** Null to detect it. */
    public String getLanguage() {
        return language;
    }

    /** The caller's language for transcription, ISO 639-1. */
    public void setLanguage(String language) {
        this.language = Expected.isEmpty(language) ? null : Languages.checked(language);
    }

    public double getSpeed() {
        return speed;
    }

    /** The voice's speed: 0.25 to 1.5. */
    public void setSpeed(double speed) {
        this.speed = Expected.within("speed", speed, 0.25, 1.5);
    }

    public ModelAudio inputFormat() {
        return inputFormat;
    }

    /** The audio sent to the model: {@code audio/pcm}, {@code audio/pcmu} or {@code audio/pcma}. */
    public void setInputFormat(String inputFormat) {
        this.inputFormat = ModelAudio.of("inputFormat", inputFormat);
    }

    public ModelAudio outputFormat() {
        return outputFormat;
    }

    /** The audio from the model: {@code audio/pcm}, {@code audio/pcmu} or {@code audio/pcma}. */
    public void setOutputFormat(String outputFormat) {
        this.outputFormat = ModelAudio.of("outputFormat", outputFormat);
    }

    /** Null for the model in the settings. */
    public String getTranscriptionModel() {
        return transcriptionModel;
    }

    /** The model that transcribes the caller; {@value #NO_TRANSCRIPTION} for none. */
    public void setTranscriptionModel(String transcriptionModel) {
        this.transcriptionModel = Expected.line("transcriptionModel", transcriptionModel, LONGEST_NAME);
    }

    /** Null for none. */
    public String getTranscriptionPrompt() {
        return transcriptionPrompt;
    }

    /** Context for the transcription model, such as the subject of the calls. */
    public void setTranscriptionPrompt(String transcriptionPrompt) {
        this.transcriptionPrompt = Expected.isEmpty(transcriptionPrompt)
                ? null
                : Expected.notLonger("transcriptionPrompt", Braces.written(transcriptionPrompt), LONGEST_PROMPT);
    }

    public List<String> getTranscriptionKeywords() {
        return transcriptionKeywords;
    }

    /** Words that callers are likely to say, comma-separated: names of products and places. */
    public void setTranscriptionKeywords(String transcriptionKeywords) {
        List<String> words = Expected.list(
                "transcriptionKeywords",
                transcriptionKeywords,
                "words of at most 100 characters",
                word -> word.length() <= LONGEST_KEYWORD && word.chars().noneMatch(Character::isISOControl));
        Expected.within("the number of transcriptionKeywords", words.size(), 0, MOST_KEYWORDS);
        this.transcriptionKeywords = words;
    }

    public String getNoiseReduction() {
        return noiseReduction;
    }

    /** {@code near_field}, {@code far_field}, or empty for none. */
    public void setNoiseReduction(String noiseReduction) {
        this.noiseReduction = Expected.oneOfOrEmpty("noiseReduction", noiseReduction, "near_field", "far_field");
    }

    public TurnDetectionType turnDetection() {
        return turnDetection;
    }

    /** {@code server_vad}, {@code semantic_vad} or {@code none}. */
    public void setTurnDetection(String turnDetection) {
        this.turnDetection = Expected.oneOf("turnDetection", turnDetection, TurnDetectionType.values());
    }

    /** {@code default} or {@code phone}: what the properties of {@code server_vad} are that are not set. */
    public void setVad(String vad) {
        this.vad = Expected.oneOf("vad", vad, VadPreset.values());
    }

    public double getVadThreshold() {
        return vadThreshold == null ? vad.threshold() : vadThreshold;
    }

    /** The loudness of speech, for {@code server_vad}: 0 to 1. */
    public void setVadThreshold(double vadThreshold) {
        this.vadThreshold = Expected.within("vadThreshold", vadThreshold, 0, 1);
    }

    public int getPrefixPaddingMillis() {
        return prefixPaddingMillis == null ? vad.prefixPaddingMillis() : prefixPaddingMillis;
    }

    /** The audio before the onset that counts as speech, for {@code server_vad}, in milliseconds. */
    public void setPrefixPaddingMillis(int prefixPaddingMillis) {
        this.prefixPaddingMillis = Expected.within("prefixPaddingMillis", prefixPaddingMillis, 0, 5_000);
    }

    public int getSilenceMillis() {
        return silenceMillis == null ? vad.silenceMillis() : silenceMillis;
    }

    /** The silence that ends a turn, for {@code server_vad}, in milliseconds. */
    public void setSilenceMillis(int silenceMillis) {
        this.silenceMillis = Expected.within("silenceMillis", silenceMillis, 20, 10_000);
    }

    public String getEagerness() {
        return eagerness == null ? "auto" : eagerness;
    }

    /** How soon to answer, for {@code semantic_vad}: {@code low}, {@code medium}, {@code high}, {@code auto}. */
    public void setEagerness(String eagerness) {
        this.eagerness = Expected.oneOf("eagerness", eagerness, "low", "medium", "high", "auto");
    }

    public boolean isCreateResponse() {
        return createResponse;
    }

    /** Whether the server answers each turn by itself; otherwise the session requests each answer. */
    public void setCreateResponse(boolean createResponse) {
        this.createResponse = createResponse;
    }

    public boolean isInterruptResponse() {
        return bargeIn && (interruptResponse == null || interruptResponse);
    }

    /** Whether the server stops its answer by itself when the caller speaks; otherwise the session cancels it. */
    public void setInterruptResponse(boolean interruptResponse) {
        this.interruptResponse = interruptResponse;
    }

    public boolean isBargeIn() {
        return bargeIn;
    }

    /**
     * Whether the caller's speech silences the model. If not, nothing is cleared and no route for {@code speech_started}
     * runs; what the caller says meanwhile is transcribed, and answered when the model was heard to the end.
     */
    public void setBargeIn(boolean bargeIn) {
        this.bargeIn = bargeIn;
    }

    /** What happens when the caller says nothing. */
    public TenantIdle getIdle() {
        return idle;
    }

    public CallerGate callerGate() {
        return callerGate;
    }

    /** {@code off} or {@code half}: {@link CallerGate}. */
    public void setCallerGate(String callerGate) {
        this.callerGate = Expected.oneOf("callerGate", callerGate, CallerGate.values());
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
            this.timeZone = Expected.isEmpty(timeZone) ? ZoneOffset.UTC : ZoneId.of(timeZone);
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
        this.leadMillis = Expected.within("leadMillis", leadMillis, 60, 10_000);
    }

    /** How much its calls may use. */
    public TenantLimits getLimits() {
        return limits;
    }

    /** How much its calls may use, in place of what was set before. */
    public void setLimits(TenantLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    /** The older name of {@code limits.callSeconds}: the longest call, in seconds; 0 for no limit. */
    public void setMaxCallSeconds(int maxCallSeconds) {
        limits.setCallSeconds(maxCallSeconds);
    }

    public int getMaxToolCalls() {
        return maxToolCalls;
    }

    /** The most tool calls in one call; 0 for no limit. */
    public void setMaxToolCalls(int maxToolCalls) {
        this.maxToolCalls = Expected.within("maxToolCalls", maxToolCalls, 0, 100_000);
    }

    public int getMaxToolCallsInARow() {
        return maxToolCallsInARow;
    }

    /** The most tool calls without a turn of the caller; 0 for no limit. */
    public void setMaxToolCallsInARow(int maxToolCallsInARow) {
        this.maxToolCallsInARow = Expected.within("maxToolCallsInARow", maxToolCallsInARow, 0, 100_000);
    }

    /** The share of callers who get this version, from 0 to 1. */
    public double share() {
        return share;
    }

    /** The same in parts of {@link #ALL_PARTS}, as shares are compared and added. */
    public int shareParts() {
        return (int) Math.round(share * ALL_PARTS);
    }

    public Prewarm prewarm() {
        return prewarm;
    }

    /** {@code off}, {@code session} or {@code greeting}: {@link Prewarm}. */
    public void setPrewarm(String prewarm) {
        this.prewarm = Expected.oneOf("prewarm", prewarm, Prewarm.values());
    }

    /** Such as {@code 10%} or {@code 2.5 %}. */
    public void setShare(String share) {
        String number = share.strip().replaceFirst("\\s*%$", "");
        if (number.equals(share.strip()) || !number.matches("[0-9]{1,3}(\\.[0-9]{1,2})?")) {
            throw new IllegalArgumentException("Expected share to be a percentage such as 10%, got " + share);
        }
        this.share = Expected.within("share", Double.parseDouble(number), 0, 100) / 100;
    }

    /**
     * Looks for values that contradict one another. Called once all are set.
     *
     * @throws IllegalArgumentException for the first; its sentence begins with a property's name
     */
    public void check() {
        server.check();
        checkTurns();
        checkTranscription();
        if (idle.seconds() > 0 && turnDetection == TurnDetectionType.NONE) {
            throw contradiction(
                    "idle.seconds", idle.seconds(), "turnDetection is none, so nothing tells that they speak");
        }
    }

    private void checkTurns() {
        boolean byVad = turnDetection == TurnDetectionType.SERVER_VAD;
        refuseUnless(byVad || vad == VadPreset.DEFAULT, "vad", "phone");
        refuseUnless(byVad || vadThreshold == null, "vadThreshold", vadThreshold);
        refuseUnless(byVad || prefixPaddingMillis == null, "prefixPaddingMillis", prefixPaddingMillis);
        refuseUnless(byVad || silenceMillis == null, "silenceMillis", silenceMillis);
        refuseUnless(turnDetection == TurnDetectionType.SEMANTIC_VAD || eagerness == null, "eagerness", eagerness);
        if (!bargeIn && Boolean.TRUE.equals(interruptResponse)) {
            throw contradiction("interruptResponse", true, "bargeIn is false");
        }
    }

    private void refuseUnless(boolean hasEffect, String property, Object value) {
        if (!hasEffect) {
            throw contradiction(
                    property, value, "turnDetection is " + turnDetection.name().toLowerCase(Locale.ROOT));
        }
    }

    private void checkTranscription() {
        if (!NO_TRANSCRIPTION.equals(transcriptionModel)) {
            return;
        }
        if (language != null) {
            throw contradiction("language", language, "transcriptionModel is none");
        }
        if (transcriptionPrompt != null || !transcriptionKeywords.isEmpty()) {
            throw new IllegalArgumentException(
                    (transcriptionPrompt == null ? "transcriptionKeywords" : "transcriptionPrompt")
                            + " is set, but transcriptionModel is none");
        }
    }

    private static IllegalArgumentException contradiction(String property, Object value, String but) {
        return new IllegalArgumentException(property + " is " + value + ", but " + but);
    }
}
