/** What an operator sees of calls: metrics, health, and a few log lines. Knows the call. */
package org.camelvoice.observability;
