package org.camelvoice.event;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * The fields common to all events. In JSON, they are beside the event's own fields.
 *
 * @param event    its name, such as {@code call.started}
 * @param callId   unique in the process
 * @param tenant   the name of the call's tenant
 * @param tenantVersion with which the call began, such as {@code 2.77aa01ff}
 * @param platform the caller's platform, such as {@code twilio}
 * @param atMs     milliseconds since the call began
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EventHead(String event, String callId, String tenant, String tenantVersion, String platform, long atMs) {}
