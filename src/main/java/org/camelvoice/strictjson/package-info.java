/** Rules for JSON messages, so that sandbox and simulator refuse the same messages as the real services. */
package org.camelvoice.strictjson;
