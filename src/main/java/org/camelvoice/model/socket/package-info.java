/** The WebSocket to a model server, with Vert.x or okhttp: handshake, messages in order, liveness, and how it closed. */
package org.camelvoice.model.socket;
