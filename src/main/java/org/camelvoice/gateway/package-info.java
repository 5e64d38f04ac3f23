/** The runnable gateway: Camel Main with our routes, the page that people talk with, and the sandbox when no key is set. */
package org.camelvoice.gateway;
