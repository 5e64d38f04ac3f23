/**
 * Audio and what was heard of it: codecs, resampling, playout. Plain Java: knows neither Camel, nor JSON, nor sockets.
 */
package org.camelvoice.audio;
