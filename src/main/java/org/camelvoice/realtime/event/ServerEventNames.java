package org.camelvoice.realtime.event;

import java.util.Set;

/** The names of server events: OpenAI's published types, and the known additions of compatible servers. */
public final class ServerEventNames {

    /** All of {@code RealtimeServerEvent}, in its order. */
    private static final Set<String> PUBLISHED = Set.of(
            "conversation.created",
            "conversation.item.created",
            "conversation.item.deleted",
            "conversation.item.input_audio_transcription.completed",
            "conversation.item.input_audio_transcription.delta",
            "conversation.item.input_audio_transcription.failed",
            "conversation.item.retrieved",
            "conversation.item.truncated",
            "error",
            "input_audio_buffer.cleared",
            "input_audio_buffer.committed",
            "input_audio_buffer.dtmf_event_received",
            "input_audio_buffer.speech_started",
            "input_audio_buffer.speech_stopped",
            "rate_limits.updated",
            "response.output_audio.delta",
            "response.output_audio.done",
            "response.output_audio_transcript.delta",
            "response.output_audio_transcript.done",
            "response.content_part.added",
            "response.content_part.done",
            "response.created",
            "response.done",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.added",
            "response.output_item.done",
            "response.output_text.delta",
            "response.output_text.done",
            "session.created",
            "session.updated",
            "output_audio_buffer.started",
            "output_audio_buffer.stopped",
            "output_audio_buffer.cleared",
            "conversation.item.added",
            "conversation.item.done",
            "input_audio_buffer.timeout_triggered",
            "conversation.item.input_audio_transcription.segment",
            "mcp_list_tools.in_progress",
            "mcp_list_tools.completed",
            "mcp_list_tools.failed",
            "response.mcp_call_arguments.delta",
            "response.mcp_call_arguments.done",
            "response.mcp_call.in_progress",
            "response.mcp_call.completed",
            "response.mcp_call.failed");

    /** Additional events of xAI. */
    private static final Set<String> OF_COMPATIBLE_SERVERS =
            Set.of("conversation.item.input_audio_transcription.updated", "dtmf_event_received", "ping");

    private ServerEventNames() {}

    /** Whether routes get events of this name. Events with a beta name reach routes only under their GA name. */
    public static boolean isKnown(String name) {
        return name.equals(toGa(name)) && (PUBLISHED.contains(name) || OF_COMPATIBLE_SERVERS.contains(name));
    }

    public static Set<String> published() {
        return PUBLISHED;
    }

    /** The GA protocol's name; the same if there is no other. */
    public static String toGa(String name) {
        return BetaNames.toGa(name);
    }
}
