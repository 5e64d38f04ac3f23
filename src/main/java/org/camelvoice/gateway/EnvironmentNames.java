package org.camelvoice.gateway;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.camelvoice.NearestName;
import org.camelvoice.settings.DeclaredSettings;
import org.camelvoice.settings.Settings;

/**
 * Finds misspelt environment variables. Nobody reads a misspelt variable, and without a key, for example, the sandbox
 * would answer. For a gateway, which owns its environment.
 */
final class EnvironmentNames {
    private static final int MOST_SLIPS = 2;

    private final Set<String> ours;
    private final DeclaredSettings declared;

    EnvironmentNames(Settings settings) {
        this.ours = settings.variables();
        this.declared = settings.declared();
    }

    /** @throws IllegalArgumentException for the first variable that misspells an unset variable of the settings */
    void check(Map<String, String> environment) {
        for (String name : new TreeSet<>(environment.keySet())) {
            String meant = NearestName.of(name, ours);
            if (meant != null && !environment.containsKey(meant) && isSlip(name, meant)) {
                throw new IllegalArgumentException(
                        "environment variable %s: there is no such setting; did you mean %s?".formatted(name, meant));
            }
        }
    }

    /** Short names such as {@code HOST} resemble too many others. */
    private boolean isSlip(String name, String meant) {
        return !ours.contains(name)
                && !declared.isVariable(name)
                && meant.indexOf('_') > 0
                && NearestName.distance(name, meant) <= MOST_SLIPS;
    }
}
