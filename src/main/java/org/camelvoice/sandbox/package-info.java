/**
 * A Realtime server to try routes with, on this machine, without a key. Nothing in the gateway depends on it, except the
 * start that offers it when no key is configured.
 */
package org.camelvoice.sandbox;
