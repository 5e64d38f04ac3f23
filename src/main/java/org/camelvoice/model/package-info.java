/** What a session with any model needs: the watch for missing answers, the apology, and a loudness meter. */
package org.camelvoice.model;
