/** What the public port answers under {@code /api}, and to whom: {@code docs/api.md}. Knows calls and tickets; knows no platform. */
package org.camelvoice.api;
