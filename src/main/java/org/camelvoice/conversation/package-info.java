/**
 * The items of a conversation: their order, their text, and how much of each was heard. Also the state of responses.
 */
package org.camelvoice.conversation;
