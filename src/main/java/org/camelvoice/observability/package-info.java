/** What an operator sees: metrics and health of calls, tools and the listener, and a few log lines. Knows all three. */
package org.camelvoice.observability;
