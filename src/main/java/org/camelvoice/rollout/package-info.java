/**
 * Brings tenants in while calls run: what a {@link org.camelvoice.tenant.TenantSource} has becomes tenants and routes, version
 * by version.
 */
package org.camelvoice.rollout;
