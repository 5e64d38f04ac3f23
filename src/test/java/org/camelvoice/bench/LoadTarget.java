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
            targets.add(gateway());
        }
        targets.removeIf(target -> options.only != null && !options.only.contains(target.name));
        return targets;
    }

    private static LoadTarget baseline(LoadOptions options) {
        String arguments = "{port} {model}" + (options.passThrough ? " --pass-through" : "");
        return new LoadTarget(BASELINE, LoadRun.java("org.camelvoice.bench.RelayBaseline " + arguments));
    }

    private static LoadTarget gateway() {
        return new LoadTarget(
                GATEWAY,
                "env HOST=127.0.0.1 PORT={port} MANAGEMENT_PORT={management}"
                        + " BROWSER_TICKETS=false OPENAI_REALTIME_URL={model} OPENAI_API_KEY=none"
                        + " TWILIO_VALIDATE_SIGNATURE=false "
                        + LoadRun.java("org.camelvoice.gateway.VoiceGateway"));
    }

    /** The baseline takes phones only. */
    boolean takes(LoadClient client) {
        return client == LoadClient.PHONE || !name.equals(BASELINE);
    }
}
