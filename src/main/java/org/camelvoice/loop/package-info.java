/**
 * A call's event loop, with its clock and one shared ticker, and a rate-limited log for warnings that clients can
 * trigger.
 */
package org.camelvoice.loop;
