/**
 * The model's side: the {@code openai-realtime:} component. Knows the call, and the protocol through its client; knows
 * no platform.
 */
package org.camelvoice.realtime;
