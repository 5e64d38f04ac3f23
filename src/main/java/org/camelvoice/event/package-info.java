/**
 * Routes that observe calls: {@code voice-event:<name>}. Each gets its own copy of what happened, on threads of its own,
 * and what it does costs no call anything. Knows the call.
 */
package org.camelvoice.event;
