/** Codecs, resampling, and playout with the heard position. Plain Java: knows neither Camel, nor JSON, nor sockets. */
package org.camelvoice.audio;
