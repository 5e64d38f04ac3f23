package org.camelvoice.gateway;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.camelvoice.NearestName;
import org.camelvoice.settings.Setting;

/**
 * Environment variables that are nearly ours. Nobody reads one with a slip in its name, and without a key, say, the sandbox
 * would answer. For a gateway, whose environment is all its own.
 */
final class EnvironmentNames {
    private static final int MOST_SLIPS = 2;

    private final Set<String> ours;

    /** @param ours those that the settings take their values from */
    EnvironmentNames(Set<String> ours) {
        this.ours = ours;
    }

    /** @throws IllegalArgumentException for the first variable that is nearly one of ours which is not set */
    void check(Map<String, String> environment) {
        for (String name : new TreeSet<>(environment.keySet())) {
            String meant = NearestName.of(name, ours);
            if (meant != null && !environment.containsKey(meant) && isSlip(name, meant)) {
                throw new IllegalArgumentException(
                        "environment variable %s: there is no such setting; did you mean %s?".formatted(name, meant));
            }
        }
    }

    /** Short names such as {@code HOST} are near too many of others. */
    private boolean isSlip(String name, String meant) {
        return !ours.contains(name)
                && !Setting.isVariable(name)
                && meant.indexOf('_') > 0
                && NearestName.distance(name, meant) <= MOST_SLIPS;
    }
}
