/** How settings are declared, found, checked and read. Knows Camel only; each package declares its own keys. */
package org.camelvoice.settings;
