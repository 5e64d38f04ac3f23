/** Discord's voice channels: who is heard in them, and what they hear. Knows no other platform; the only room that knows JDA. */
package org.camelvoice.platform.discord;
