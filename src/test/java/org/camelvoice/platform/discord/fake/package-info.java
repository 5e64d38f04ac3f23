/**
 * A Discord on loopback for tests: its REST, its gateway, its voice gateway over TLS and its RTP over UDP, faithful enough that the real
 * JDA works on it, and strict: what Discord would refuse is refused, and fails the test when the fake is closed.
 */
package org.camelvoice.platform.discord.fake;
