/** The Realtime protocol's events in their wire form. Knows neither Camel nor sockets. */
package org.camelvoice.realtime.event;
