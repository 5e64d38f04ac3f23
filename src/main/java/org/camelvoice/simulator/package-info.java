/**
 * Callers for trying and testing routes: a phone on a Twilio Media Stream and a browser. They play in real time and
 * check each message.
 */
package org.camelvoice.simulator;
