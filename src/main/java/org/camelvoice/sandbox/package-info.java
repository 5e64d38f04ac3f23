/**
 * A Realtime server for trying and testing routes without a key. Nothing in the gateway depends on it, except the
 * start, which runs it if no key is configured.
 */
package org.camelvoice.sandbox;
