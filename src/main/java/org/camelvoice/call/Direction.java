package org.camelvoice.call;

/** Which way a message goes. */
public enum Direction {
    FROM_CALLER,
    FROM_MODEL
}
