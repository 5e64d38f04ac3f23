package org.camelvoice.plugin;

import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.camelvoice.call.CallEndpoint;
import org.camelvoice.call.Calls;
import org.camelvoice.diagnosis.LoadedFiles;
import org.camelvoice.observability.Observation;
import org.camelvoice.platform.VoiceEndpoint;
import org.camelvoice.settings.Settings;
import org.camelvoice.tenant.PhoneBook;
import org.camelvoice.tenant.Tenants;

/**
 * What happens between the routes' being built and their consumers' start, when all routes and beans are there: settings
 * are checked and applied, tenants are read, the routes are checked with them, and the operator can look on.
 */
final class VoiceStart implements StartupListener {
    private final Settings settings;
    private final Tenants tenants;
    private final RolloutStart rollout;
    /** Written by the thread that starts the context or adds routes. */
    private boolean done;
    /** Once true, it stays so. */
    private volatile boolean hasTakenCalls;

    VoiceStart(Settings settings, Tenants tenants, RolloutStart rollout) {
        this.settings = settings;
        this.tenants = tenants;
        this.rollout = rollout;
    }

    /** Nothing is known of the routes yet, but of tenants. */
    @Override
    public void onCamelContextStarting(CamelContext context, boolean alreadyStarted) {
        rollout.requireRead();
    }

    /** Called before any route's consumer starts, and again whenever routes are added. */
    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        if (context.getEndpoints().stream().noneMatch(CallEndpoint.class::isInstance)) {
            return; // it has nothing of ours, and may have settings and beans by our names
        }
        if (!done) {
            begin(context, alreadyStarted);
            done = true; // or a context that is started again would be spared what it was refused for
        }
        rollout.watch(new StartCheck(context, settings, tenants)::version);
    }

    private void begin(CamelContext context, boolean alreadyStarted) {
        StartCheck check = new StartCheck(context, settings, tenants);
        check.settings();
        settings.apply();
        LoadedFiles files = LoadedFiles.of(context);
        tenants.standAt(files.tenants());
        tenants.loadAll();
        rollout.offer();
        new PhoneBook(tenants).check();
        Calls.of(context).findBudgets();
        check.keys();
        if (!alreadyStarted) { // or routes and tenants may still come
            check.routes(files, takesCalls(context));
        }
        Observation.begin(context, settings, () -> takesCalls(context));
    }

    /** Or did so once: a route that is gone is no reason to expect none any more. */
    private boolean takesCalls(CamelContext context) {
        if (!hasTakenCalls) {
            hasTakenCalls = context.getEndpoints().stream()
                    .anyMatch(endpoint -> endpoint instanceof VoiceEndpoint voice && voice.bringsCalls());
        }
        return hasTakenCalls;
    }
}
