/** What a session with any model needs: a watch for answers that stay away, an apology, and a measure of loudness. */
package org.camelvoice.model;
