/** Tenants: each tenant's voice, words and limits, as a bean in its own YAML file. Knows Camel only. */
package org.camelvoice.tenant;
