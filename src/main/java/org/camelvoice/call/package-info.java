/**
 * A conversation between a caller and a model, on any platform and with any model: its state, its thread, its
 * observers. Knows audio, conversation, loop, settings and tenants; knows no platform and no model.
 */
package org.camelvoice.call;
