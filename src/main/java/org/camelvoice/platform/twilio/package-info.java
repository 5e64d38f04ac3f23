/** Twilio Media Streams: the messages, and what they mean for a call. Knows no other platform. */
package org.camelvoice.platform.twilio;
