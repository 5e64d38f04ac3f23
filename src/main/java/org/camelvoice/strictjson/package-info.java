/** Rules for JSON messages, so that sandbox and simulator refuse what the real services refuse. */
package org.camelvoice.strictjson;
