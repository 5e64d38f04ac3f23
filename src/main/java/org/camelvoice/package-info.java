/** YAML-routed, realtime AI voice for Apache Camel. Here are the names that every package may use. */
package org.camelvoice;
