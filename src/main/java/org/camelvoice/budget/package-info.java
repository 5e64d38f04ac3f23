/** What tenants use on a day, and where that is kept. Knows no calls: it is told tenants, days and amounts. */
package org.camelvoice.budget;
