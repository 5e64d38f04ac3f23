package org.camelvoice.call;

import org.slf4j.MDC;

/**
 * Names a call beside the log lines of this thread until it is closed, as {@value #CALL} and {@value #TENANT} of SLF4J's MDC.
 * Then what stood there before stands there again. Closed by the thread that made it, the last one first.
 *
 * <p>Around a log line, a tool's route or an observer's. Not around the routes on a call's loop: they run a hundred times a
 * second and call, and one that is handed over inside another runs when that has ended.
 */
public final class CallInLog implements AutoCloseable {
    public static final String CALL = "voice.call";
    public static final String TENANT = "voice.tenant";

    /** Null if no call was named. */
    private final String callBefore;
    /** Null if no tenant was named. */
    private final String tenantBefore;

    private CallInLog(String id, String tenant) {
        callBefore = MDC.get(CALL);
        tenantBefore = MDC.get(TENANT);
        put(CALL, id);
        put(TENANT, tenant);
    }

    public static CallInLog of(CallFacts call) {
        return new CallInLog(call.id(), call.tenant());
    }

    /**
     * Of a call that is known by its event.
     *
     * @param id of the call
     * @param tenant its tenant's name
     */
    public static CallInLog of(String id, String tenant) {
        return new CallInLog(id, tenant);
    }

    private static void put(String key, String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }

    @Override
    public void close() {
        put(CALL, callBefore);
        put(TENANT, tenantBefore);
    }
}
