package org.camelvoice;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.tenant.TenantFiles;

/**
 * What many tenants cost: a gateway with one tenant, and then one with a thousand, each in a file of its own with a tool.
 * Prints how long each takes to start, the heap that a tenant takes, what looking for changes costs, and when a
 * changed file is in effect. Run by itself, with the number of tenants: {@code ManyTenants 1000}.
 */
public final class ManyTenants {
    private static final int USUAL = 1_000;
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Path folder;

    private ManyTenants(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        int tenants = args.length == 0 ? USUAL : Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("tenants");
        try (SandboxServer model = SandboxServer.builder().start()) {
            ManyTenants run = new ManyTenants(folder);
            run.measure(model, 1); // loads the classes
            long one = run.measure(model, 1);
            long many = run.measure(model, tenants);
            print("heap per tenant: %.1f kB", (many - one) / 1_000.0 / Math.max(1, tenants - 1));
        } finally {
            delete(folder);
        }
        System.exit(0); // whatever threads are left
    }

    /** @return the heap in use, in bytes */
    private long measure(SandboxServer model, int tenants) throws Exception {
        for (int tenant = 0; tenant < tenants; tenant++) {
            write(tenant, "Hello, this is tenant " + tenant + ".");
        }
        long begun = System.nanoTime();
        long before = processorNanos();
        try (RunningGateway gateway = RunningGateway.with(model)
                .bean("tenants", new TenantFiles(folder))
                .start()) {
            print(
                    "%d tenants: started in %d ms, in %d ms of a processor",
                    gateway.calls().tenants().size(),
                    millisSince(begun),
                    Duration.ofNanos(processorNanos() - before).toMillis());
            long heap = heap();
            if (tenants > 1) {
                idle();
                change(gateway, tenants / 2);
            }
            return heap;
        }
    }

    private static void idle() throws InterruptedException {
        long before = processorNanos();
        Thread.sleep(IDLE.toMillis());
        print("idle: %.1f %% of a processor", 100.0 * (processorNanos() - before) / IDLE.toNanos());
    }

    private void change(RunningGateway gateway, int tenant) throws IOException {
        write(tenant, "Changed.");
        long begun = System.nanoTime();
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> gateway.calls()
                .knownTenants()
                .get("tenant" + tenant)
                .getGreeting()
                .equals("Changed."));
        print("a changed file is in effect after %d ms", millisSince(begun));
    }

    private void write(int tenant, String greeting) throws IOException {
        Path half = Files.writeString(folder.resolve(".half"), """
                - beans:
                    - name: tenant%1$d
                      type: org.camelvoice.tenant.Tenant
                      properties:
                        greeting: %2$s
                        instructions: You take orders for tenant %1$d. Answer in one or two short sentences.
                        tools: order_status
                - route:
                    id: order-status
                    description: Tells where an order is
                    from:
                      uri: voice-tool:order_status
                      parameters:
                        parameter.orderId: string
                      steps:
                        - setBody:
                            simple: "Order ${header.orderId} is on its way."
                """.formatted(tenant, greeting));
        Files.move(half, folder.resolve("tenant" + tenant + ".yaml"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** After everything that can be collected is. */
    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(300);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Of all threads of this process. */
    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    private static void print(String format, Object... values) {
        System.out.println(format.formatted(values));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
