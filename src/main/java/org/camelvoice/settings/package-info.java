/** The settings of {@code application.properties}: their keys, their defaults, and what may stand there. */
package org.camelvoice.settings;
