package org.camelvoice.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A server to be measured.
 *
 * @param command with places for the ports and the model's address, see {@link ServerProcess#start}
 */
record LoadTarget(String name, String command) {
    static final String BASELINE = "baseline";
    private static final String GATEWAY = "gateway";

    /** Those that are named, or the run's own. */
    static List<LoadTarget> of(LoadOptions options) {
        List<LoadTarget> targets = new ArrayList<>();
        options.targets.forEach((name, command) -> targets.add(new LoadTarget(name, command)));
        if (targets.isEmpty()) {
            targets.add(baseline(options));
            targets.add(gateway(options));
        }
        targets.removeIf(target -> options.only != null && !options.only.contains(target.name));
        return targets;
    }

    /** The same audio work, or none, and nothing else. */
    static LoadTarget baseline(LoadOptions options) {
        String arguments = "{port} {model}" + (options.passThrough ? " --pass-through" : "");
        return new LoadTarget(BASELINE, java(options) + "org.camelvoice.bench.RelayBaseline " + arguments);
    }

    private static LoadTarget gateway(LoadOptions options) {
        return new LoadTarget(
                GATEWAY,
                "env HOST=127.0.0.1 PORT={port} MANAGEMENT_PORT={management}"
                        + " BROWSER_TICKETS=false OPENAI_REALTIME_URL={model} OPENAI_API_KEY=none"
                        + " TWILIO_VALIDATE_SIGNATURE=false "
                        + java(options) + "org.camelvoice.gateway.VoiceGateway");
    }

    private static String java(LoadOptions options) {
        String java = LoadRun.java("");
        return options.jvm.isEmpty() ? java : java.replace(" -cp ", " " + options.jvm + " -cp ");
    }

    /** Whether it may drop what callers say before there is a session; the run's own targets may not. */
    boolean dropsFirst() {
        return !List.of(BASELINE, GATEWAY).contains(name);
    }

    /** The baseline takes phones only. */
    boolean takes(LoadClient client) {
        return client == LoadClient.PHONE || !name.equals(BASELINE);
    }
}
