/** Tickets: leave to make one call, signed, and good for a short time. Knows Camel and the JWT library only. */
package org.camelvoice.ticket;
