package org.camelvoice.rollout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.camelvoice.tenant.PhoneBook;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TenantVersion;

/** What contradicts in the tenants that would be in use together: the set is looked at as a whole, so no order counts. */
final class Contradictions {
    private static final int ALL = 10_000; // shares are exact to 0.01 %

    private final Map<String, String> sentences = new TreeMap<>();

    /**
     * What one text would be.
     *
     * @param id   of the text
     * @param next what would be in use
     * @param now  what is in use; null for nothing
     */
    record Claim(String id, Tenant next, Tenant now) {
        boolean isNew() {
            return next != now;
        }

        boolean hadNumber(String number) {
            return now != null && PhoneBook.numbers(now).contains(number);
        }

        int share() {
            return partsOf(next);
        }

        boolean grows() {
            return isNew() && share() > (now == null ? 0 : partsOf(now));
        }

        private static int partsOf(Tenant tenant) {
            return tenant.version().label().equals(TenantVersion.MAIN) ? 0 : (int) Math.round(tenant.share() * ALL);
        }
    }

    private Contradictions() {}

    /** By the ids of those that are new and may not be; who has a number or a share already keeps it. */
    static Map<String, String> of(Collection<Claim> set) {
        Contradictions found = new Contradictions();
        found.numbers(set);
        set.stream()
                .collect(Collectors.groupingBy(claim -> claim.next().name(), TreeMap::new, Collectors.toList()))
                .values()
                .forEach(found::shares);
        return found.sentences;
    }

    private void numbers(Collection<Claim> set) {
        Map<String, List<Claim>> owners = new TreeMap<>();
        set.forEach(claim -> PhoneBook.numbers(claim.next())
                .forEach(number -> owners.computeIfAbsent(number, first -> new ArrayList<>())
                        .add(claim)));
        owners.forEach((number, claims) -> claims.forEach(one -> claims.stream()
                .filter(other -> !other.next().name().equals(one.next().name()))
                .findFirst()
                .ifPresent(other -> refuse(
                        one,
                        one.isNew() && !one.hadNumber(number),
                        PhoneBook.sharedBy(one.next(), other.next(), number)))));
    }

    private void shares(List<Claim> versions) {
        int sum = versions.stream().mapToInt(Claim::share).sum();
        if (sum <= ALL) {
            return;
        }
        String parts = versions.stream()
                .filter(version -> version.share() > 0)
                .map(version -> version.next().place() + " has " + percent(version.share()))
                .sorted()
                .collect(Collectors.joining(", "));
        Predicate<Claim> isGuilty = Claim::grows;
        versions.forEach(version -> refuse(
                version,
                isGuilty.test(version),
                version.next().description() + ": share: expected at most 100% for all versions together, got "
                        + percent(sum) + ": " + parts));
    }

    private void refuse(Claim claim, boolean guilty, String sentence) {
        if (guilty) {
            sentences.putIfAbsent(claim.id(), sentence);
        }
    }

    private static String percent(int parts) {
        return parts % 100 == 0 ? parts / 100 + "%" : parts / 100.0 + "%";
    }
}
