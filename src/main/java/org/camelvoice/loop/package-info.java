/**
 * A call's event loop, with its clock and one shared ticker; what its WebSockets read and write past Vert.x; and a
 * rate-limited log for warnings that clients can trigger.
 */
package org.camelvoice.loop;
