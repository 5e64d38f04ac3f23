/** The audio steps that routes name: each makes one thing of another. Knows audio and, for what it remembers, the call. */
package org.camelvoice.processor;
