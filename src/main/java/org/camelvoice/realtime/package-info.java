/** The model's side: the {@code openai-realtime:} component. Knows the call and the protocol; knows no platform. */
package org.camelvoice.realtime;
