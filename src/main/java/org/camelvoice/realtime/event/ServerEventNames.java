package org.camelvoice.realtime.event;

import java.util.Set;

/** What a server's events are called: OpenAI's published types, and what compatible servers are known to add. */
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

    /** xAI's, beside those. */
    private static final Set<String> OF_COMPATIBLE_SERVERS =
            Set.of("conversation.item.input_audio_transcription.updated", "dtmf_event_received", "ping");

    private ServerEventNames() {}

    /** Whether events of this name reach routes: those that have another name in the beta protocol do by the GA's only. */
    public static boolean isKnown(String name) {
        return name.equals(toGa(name)) && (PUBLISHED.contains(name) || OF_COMPATIBLE_SERVERS.contains(name));
    }

    public static Set<String> published() {
        return PUBLISHED;
    }

    /** What the GA protocol calls it; itself if that is the same. */
    public static String toGa(String name) {
        return BetaNames.toGa(name);
    }
}
