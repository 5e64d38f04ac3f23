/** Where a call runs: an event loop that has the clock and one shared ticker, and a log for warnings that anyone can cause. */
package org.camelvoice.loop;
