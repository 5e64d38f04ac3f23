/** A session with a Realtime server: its socket, its state, the order of its responses. Knows no platform. */
package org.camelvoice.realtime.client;
