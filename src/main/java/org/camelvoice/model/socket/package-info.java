/** The WebSocket to a model server, with Vert.x or OkHttp: handshake, ordered messages, liveness, and close reasons. */
package org.camelvoice.model.socket;
