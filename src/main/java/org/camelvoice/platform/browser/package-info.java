/**
 * Browsers and other clients of one's own: the socket of {@code docs/browser.md}. Knows the call; knows no model.
 */
package org.camelvoice.platform.browser;
