/**
 * A Realtime server and a phone caller to try routes with, on this machine, without a key and without a phone. Nothing
 * in the gateway depends on it, except the start-up that offers it when no key is configured.
 */
package org.camelvoice.sandbox;
