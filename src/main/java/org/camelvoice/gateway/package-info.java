/** The runnable gateway: Camel Main with the packaged routes, the web page, and the sandbox if no key is set. */
package org.camelvoice.gateway;
