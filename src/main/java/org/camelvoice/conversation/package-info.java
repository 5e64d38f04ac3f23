/** The items of a conversation: who said what, in which order, and how much of it was heard. */
package org.camelvoice.conversation;
