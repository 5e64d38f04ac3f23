package org.camelvoice.call;

import java.time.Duration;
import org.camelvoice.budget.Budgets;

/**
 * What a call takes from the gateway when it begins; later changes are for later calls.
 *
 * @param events           those who are told of every call
 * @param charges          what models cost
 * @param budgets          what tenants use on their days
 * @param queuedAudio      what waits to be sent to callers, in all calls
 * @param audioQueueFrames how much of the caller's audio may wait for the model, in frames of 20 ms
 * @param hangupDelay      how long the line stays open after the last words, so that they reach the caller's ear
 * @param preRoll          how much of a response that comes in pieces is queued before the caller is sent it
 * @param textLimit        how many characters are kept of what is said in one item; of the whole call, 16 times as many
 */
record CallSetup(
        CallEvents events,
        Charges charges,
        Budgets budgets,
        QueuedAudio queuedAudio,
        int audioQueueFrames,
        Duration hangupDelay,
        Duration preRoll,
        int textLimit) {}
