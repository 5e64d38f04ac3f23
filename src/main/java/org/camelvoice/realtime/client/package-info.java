/**
 * A session with a Realtime server: its state, the order of its responses, and what it reports to the call. Knows no
 * platform.
 */
package org.camelvoice.realtime.client;
