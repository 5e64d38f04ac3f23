package org.camelvoice.attack;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;

/** What every attack is held to: five good calls before it, undisturbed by it, five more after it. */
final class Attack {
    static final int GOOD_CALLS = 5;

    private Attack() {}

    /** What is done to a gateway; it may take its time. */
    interface Deed {
        void against(SmallGateway gateway) throws Exception;
    }

    /** Runs {@code deed} against a gateway as it ships, with 256 MB. */
    static void withstands(Path directory, Deed deed) throws Exception {
        try (SmallGateway gateway = SmallGateway.in(directory).start()) {
            withstands(gateway, deed);
        }
    }

    /** @throws AssertionError if a good call noticed the deed, or the gateway is not up during or after it */
    static void withstands(SmallGateway gateway, Deed deed) throws Exception {
        try {
            suffer(gateway, deed);
        } catch (Exception | Error e) {
            e.addSuppressed(new AssertionError("What the gateway has logged: " + gateway.log()));
            throw e;
        }
    }

    private static void suffer(SmallGateway gateway, Deed deed) throws Exception {
        try (GoodCalls good = GoodCalls.to(gateway, GOOD_CALLS)) {
            deed.against(gateway);
            good.assertUndisturbed();
            gateway.assertUp();
        }
        try (GoodCalls after = GoodCalls.to(gateway, GOOD_CALLS)) {
            last(Duration.ofSeconds(1));
            after.assertUndisturbed();
            gateway.assertUp();
        }
    }

    /** Lets time pass: an attack, or a call to listen to, has to last. */
    static void last(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        await().pollInterval(Duration.ofMillis(20)).atMost(time.plusSeconds(5)).until(() -> System.nanoTime() >= end);
    }
}
