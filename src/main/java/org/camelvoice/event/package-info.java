/**
 * Routes that observe calls: {@code voice-event:<name>}. Each route gets its own copy of every event on its own
 * threads, and never delays a call. Knows the call.
 */
package org.camelvoice.event;
