/** YAML-routed, realtime AI voice for Apache Camel. Here are only the gateway's start, its settings and its headers. */
package org.camelvoice;
