package org.camelvoice.sandbox;

import java.util.concurrent.ThreadLocalRandom;

/** Identifiers that look like OpenAI's: a prefix and 21 random letters and digits; call ids have 16. */
final class Ids {

    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private Ids() {}

    static String event() {
        return "event_" + random(21);
    }

    static String session() {
        return "sess_" + random(21);
    }

    static String conversation() {
        return "conv_" + random(21);
    }

    static String item() {
        return "item_" + random(21);
    }

    static String response() {
        return "resp_" + random(21);
    }

    static String call() {
        return "call_" + random(16);
    }

    /** Random text, as OpenAI adds it to text deltas against traffic analysis. */
    static String obfuscation() {
        return random(ThreadLocalRandom.current().nextInt(11, 15));
    }

    private static String random(int length) {
        StringBuilder id = new StringBuilder(length);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < length; i++) {
            id.append(BASE62.charAt(random.nextInt(BASE62.length())));
        }
        return id.toString();
    }
}
