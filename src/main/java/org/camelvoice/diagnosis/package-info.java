/** Explains a failed start in one sentence: file, line, key, and the expected value. */
package org.camelvoice.diagnosis;
