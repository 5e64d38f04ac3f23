/** Plugs the voice into any CamelContext, and checks its settings, tenants and routes before the first call. */
package org.camelvoice.plugin;
