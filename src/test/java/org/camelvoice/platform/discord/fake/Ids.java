package org.camelvoice.platform.discord.fake;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Snowflakes, which are times since 2015, and the opaque words that Discord hands out. */
final class Ids {
    private static final long EPOCH = 1_420_070_400_000L; // 2015-01-01 in Unix milliseconds
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final AtomicLong COUNT = new AtomicLong();

    private Ids() {}

    static String snowflake() {
        return Long.toString((System.currentTimeMillis() - EPOCH << 22) + (COUNT.getAndIncrement() & 0x3FFFFF));
    }

    static String word() {
        return HexFormat.of().formatHex(bytes(16));
    }

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
