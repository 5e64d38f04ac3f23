/** Plugs the voice into any CamelContext, and checks its settings, tenants and routes before the first call can come. */
package org.camelvoice.plugin;
