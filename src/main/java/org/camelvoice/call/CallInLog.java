package org.camelvoice.call;

import org.slf4j.MDC;

/**
 * Names a call beside the log lines of this thread, as {@value #CALL} and {@value #TENANT} of SLF4J's MDC, while a task runs.
 * Then what stood there before stands there again.
 *
 * <p>Around a log line, a tool's route or an observer's. Not around the routes on a call's loop: they run a hundred times a
 * second and call, and one that is handed over inside another runs when that has ended.
 */
public final class CallInLog {
    private static final String CALL = "voice.call";
    private static final String TENANT = "voice.tenant";

    private CallInLog() {}

    public static void during(CallFacts call, Runnable task) {
        during(call.id(), call.tenant(), task);
    }

    /**
     * For a call that is known by its event.
     *
     * @param id     of the call
     * @param tenant its tenant's name
     */
    public static void during(String id, String tenant, Runnable task) {
        String callBefore = MDC.get(CALL);
        String tenantBefore = MDC.get(TENANT);
        put(CALL, id);
        put(TENANT, tenant);
        try {
            task.run();
        } finally {
            put(CALL, callBefore);
            put(TENANT, tenantBefore);
        }
    }

    private static void put(String key, String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
