/** Tenants and budgets in a database, by JDBC. Brings no driver. */
package org.camelvoice.jdbc;
