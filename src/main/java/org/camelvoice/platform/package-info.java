/**
 * The caller's side: the {@code voice:} component and the code that all platforms share. Knows the call; knows no
 * model.
 */
package org.camelvoice.platform;
