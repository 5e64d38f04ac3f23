/**
 * Routes that the model may call as functions: {@code voice-tool:<name>}. Which there are, what they take, and one call of
 * one of them from its arguments to its answer. Knows no model: whoever talks to one hands the calls over.
 */
package org.camelvoice.tool;
