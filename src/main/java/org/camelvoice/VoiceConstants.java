package org.camelvoice;

import org.apache.camel.spi.Metadata;

/** The headers and exchange properties that routes see. */
public final class VoiceConstants {

    @Metadata(
            description = "The call's id, unique in this process.",
            javaType = "String",
            applicableFor = {"voice", "openai-realtime", "voice-event", "voice-tool"})
    public static final String CALL_ID = "CamelVoiceCallId";

    @Metadata(
            label = "consumer",
            description = "The name of the call's tenant.",
            javaType = "String",
            applicableFor = {"voice", "openai-realtime", "voice-event", "voice-tool"})
    public static final String TENANT = "CamelVoiceTenant";

    @Metadata(
            label = "consumer",
            description =
                    "The version of the tenant with which the call began, such as 2.77aa01ff; 1 if the tenant cannot"
                            + " change.",
            javaType = "String",
            applicableFor = {"voice", "openai-realtime", "voice-event", "voice-tool"})
    public static final String TENANT_VERSION = "CamelVoiceTenantVersion";

    @Metadata(
            label = "consumer",
            description = "The platform the caller came by, such as twilio.",
            javaType = "String",
            applicableFor = {"voice", "openai-realtime", "voice-event", "voice-tool"})
    public static final String PLATFORM = "CamelVoicePlatform";

    @Metadata(
            label = "consumer",
            description = "The message's or the event's name, in its party's own words.",
            javaType = "String",
            applicableFor = {"voice", "openai-realtime", "voice-event"})
    public static final String EVENT = "CamelVoiceEvent";

    @Metadata(
            description = "The id of the conversation item that this is about.",
            javaType = "String",
            applicableFor = {"voice", "openai-realtime"})
    public static final String ITEM_ID = "CamelVoiceItemId";

    @Metadata(
            description = "The id of the model's response that this is about.",
            javaType = "String",
            applicableFor = {"voice", "openai-realtime"})
    public static final String RESPONSE_ID = "CamelVoiceResponseId";

    @Metadata(
            label = "producer",
            description = "How much of the item the caller has heard, in milliseconds from its beginning.",
            javaType = "Long",
            applicableFor = {"voice", "openai-realtime"})
    public static final String HEARD_MILLIS = "CamelVoiceHeardMillis";

    @Metadata(
            label = "producer",
            description =
                    "How far CamelVoiceHeardMillis may be from what the caller has heard, to either side, in 95 % of cases,"
                            + " in milliseconds. Absent where nobody can tell.",
            javaType = "Long",
            applicableFor = "voice")
    public static final String HEARD_MILLIS_ERROR = "CamelVoiceHeardMillisError";

    @Metadata(
            label = "consumer",
            description = "Milliseconds since the call began.",
            javaType = "Long",
            applicableFor = {"voice", "openai-realtime", "voice-event"})
    public static final String TIMESTAMP = "CamelVoiceTimestamp";

    @Metadata(
            label = "consumer",
            description = "Why the call ended, for voice:call/ended.",
            javaType = "String",
            applicableFor = "voice")
    public static final String END_REASON = "CamelVoiceEndReason";

    @Metadata(
            label = "producer",
            enums = "caller,system",
            description =
                    "Whose words voice:call/text has for the model: caller or system. Goes before the option speaker.",
            javaType = "String",
            applicableFor = "voice")
    public static final String SPEAKER = "CamelVoiceSpeaker";

    @Metadata(
            label = "producer",
            description =
                    "Whom voice:call/transfer connects the caller with: a number in E.164, which begins with a plus sign, or"
                            + " a sip: or sips: URI. By default the body.",
            javaType = "String",
            applicableFor = "voice")
    public static final String TRANSFER_TO = "CamelVoiceTransferTo";

    @Metadata(
            label = "producer",
            description = "The id of a call that voice:call/broadcast leaves out.",
            javaType = "String",
            applicableFor = "voice")
    public static final String EXCLUDED_CALL_ID = "CamelVoiceExcludedCallId";

    @Metadata(
            label = "producer",
            description = "How many calls voice:call/broadcast has reached.",
            javaType = "Integer",
            applicableFor = "voice")
    public static final String CALL_COUNT = "CamelVoiceCallCount";

    @Metadata(
            label = "consumer",
            description = "The caller's number, where the platform says it.",
            javaType = "String",
            applicableFor = "voice-tool")
    public static final String CALLER = "CamelVoiceCaller";

    @Metadata(
            label = "consumer",
            description = "The name of the tool that the model calls.",
            javaType = "String",
            applicableFor = "voice-tool")
    public static final String TOOL = "CamelVoiceTool";

    @Metadata(
            label = "consumer",
            description = "The model's id of this tool call. OpenAI never reuses one; some other servers do.",
            javaType = "String",
            applicableFor = "voice-tool")
    public static final String TOOL_CALL_ID = "CamelVoiceToolCallId";

    /** The exchange property that holds a tool's arguments, as they were checked: a JSON object as a String. */
    public static final String TOOL_ARGUMENTS = "CamelVoiceToolArguments";

    /** The exchange property that says whether a tool's answer is still wanted: a {@code ToolCancellation}. */
    public static final String TOOL_CANCELLATION = "CamelVoiceToolCancellation";

    /** The exchange property in which {@code voice:call/clear} leaves the {@link org.camelvoice.audio.Interruption}. */
    public static final String INTERRUPTION = "CamelVoiceInterruption";

    /** The exchange property that carries the {@link org.camelvoice.call.Call}. */
    public static final String CALL = "CamelVoiceCall";

    /** The exchange property that carries the {@link org.camelvoice.call.ExpectedCall}. */
    public static final String EXPECTED_CALL = "CamelVoiceExpectedCall";

    /** The exchange property that carries the {@link org.camelvoice.audio.AudioPath} of the direction. */
    public static final String AUDIO_PATH = "CamelVoiceAudioPath";

    private VoiceConstants() {}
}
