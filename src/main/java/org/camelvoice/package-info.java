/**
 * YAML-routed, realtime AI voice for Apache Camel. This package has the header names that routes see, and the search
 * for similar names; every package may use it.
 */
package org.camelvoice;
