/**
 * Routes that the model may call as functions: {@code voice-tool:<name>}. Keeps the tools of a context, checks their
 * arguments, and runs each tool call from its arguments to its answer. Knows the call; knows no model.
 */
package org.camelvoice.tool;
