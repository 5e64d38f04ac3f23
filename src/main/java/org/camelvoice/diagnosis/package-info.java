/**
 * Reads the YAML files again for what Camel does not keep, such as lines and duplicate beans, and explains a failed start
 * in one sentence.
 */
package org.camelvoice.diagnosis;
