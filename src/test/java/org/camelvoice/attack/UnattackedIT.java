package org.camelvoice.attack;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the other tests of this package start from: when nothing is done to a small gateway, its calls are whole. */
@Tag("attack")
class UnattackedIT {

    @Test
    void fiveCallsAreGreetedAndHaveNoGap(@TempDir Path directory) throws Exception {
        try (SmallGateway gateway = SmallGateway.in(directory).start();
                GoodCalls good = GoodCalls.to(gateway, 5)) {
            Attack.last(Duration.ofSeconds(3));

            good.assertUndisturbed();
            gateway.assertUp();
        }
    }
}
