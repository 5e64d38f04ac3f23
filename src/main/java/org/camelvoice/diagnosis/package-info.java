/** Finds out why a start failed, and says it in one sentence: file, line, key, and what was expected there. */
package org.camelvoice.diagnosis;
