/**
 * The caller's side: the {@code voice:} component and what every platform has in common. Knows the call; knows no model.
 */
package org.camelvoice.platform;
