/**
 * A conversation between a caller and a model, whatever the platform and whoever the model is: its state, its thread,
 * who is told. Knows audio and tenants; knows no platform and no model.
 */
package org.camelvoice.call;
