package org.camelvoice.event;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What every event begins with. In JSON its fields stand beside those of the event.
 *
 * @param event    its name, such as {@code call.started}
 * @param callId   unique in the process
 * @param tenant   the name of the call's tenant
 * @param platform the caller came by, such as {@code twilio}
 * @param atMs     milliseconds since the call began
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EventHead(String event, String callId, String tenant, String platform, long atMs) {}
