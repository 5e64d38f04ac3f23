/** {@code voice-websocket:}, which is camel-vertx-websocket made fit for media. Of calls it knows only which are still to end. */
package org.camelvoice.platform.websocket;
