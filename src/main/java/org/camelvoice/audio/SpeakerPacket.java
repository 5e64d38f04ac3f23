package org.camelvoice.audio;

/**
 * What one of several speakers says in 20 ms: one Opus packet (RFC 6716) of 20 ms, which is 960 ticks of the 48 kHz clock of
 * Opus over RTP (RFC 7587 section 4.1). A speaker who says nothing has none.
 *
 * @param speaker who says it: any number that stays the speaker's own, such as a user's id
 * @param opus    the packet, mono or stereo, of at most {@value OpusPacket#MOST_BYTES} bytes; null if the packet of these 20 ms
 *                was lost
 */
public record SpeakerPacket(long speaker, byte[] opus) {}
