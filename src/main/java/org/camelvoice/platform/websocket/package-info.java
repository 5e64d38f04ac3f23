/**
 * {@code voice-websocket:}: camel-vertx-websocket adapted to media. Knows the calls, to refuse and to end them; knows no
 * particular platform.
 */
package org.camelvoice.platform.websocket;
