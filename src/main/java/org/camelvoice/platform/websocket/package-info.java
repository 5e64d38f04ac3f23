/** {@code voice-websocket:}, which is camel-vertx-websocket made fit for media. Knows nothing of calls. */
package org.camelvoice.platform.websocket;
