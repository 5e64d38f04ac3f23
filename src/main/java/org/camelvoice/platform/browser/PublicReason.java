package org.camelvoice.platform.browser;

import org.camelvoice.call.EndReason;

/** What a stranger is told of why a call ended. The log says more, such as which server could not be reached. */
final class PublicReason {

    private PublicReason() {}

    static String of(EndReason reason) {
        return switch (reason.kind()) {
            case CALLER_HUNG_UP -> "You hung up";
            case CALLER_LOST -> "Your connection was lost";
            case CALLER_NOT_READING -> "Your connection is too slow for audio";
            case PROTOCOL_ERROR -> reason.sentence(); // it is of what the client sent
            case HANGUP -> "The call was ended";
            case TRANSFERRED -> "The call goes on elsewhere";
            case CALLER_SILENT -> "You said nothing";
            case MODEL_UNREACHABLE -> "The model cannot be reached at the moment";
            case MODEL_REFUSED -> "The model did not take the call";
            case MODEL_LOST -> "The connection to the model was lost";
            case MODEL_SILENT -> "The model does not answer";
            case SESSION_EXPIRED, TIME_LIMIT -> "The call has reached its longest time";
            case LIMIT_REACHED -> "The call has reached its limit";
            case ROUTE_FAILED, INTERNAL_ERROR -> "Something went wrong at our end";
            case OVERLOADED -> "Too much came at once";
            case SHUTDOWN -> "The gateway is being stopped";
        };
    }
}
