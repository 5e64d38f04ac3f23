/**
 * The steps that routes name. Audio steps convert a body and keep their state on the call; call steps read a call's
 * tenant.
 */
package org.camelvoice.processor;
