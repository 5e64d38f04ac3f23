/** Discord voice: what comes in and goes out over one voice connection. Knows no other platform. */
package org.camelvoice.platform.discord;
