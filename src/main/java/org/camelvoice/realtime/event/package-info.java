/** The Realtime protocol's events as they stand on the wire. Knows neither Camel nor sockets. */
package org.camelvoice.realtime.event;
