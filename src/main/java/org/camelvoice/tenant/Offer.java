package org.camelvoice.tenant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The versions of one tenant that calls may take now, and which caller gets which. Never changes. */
final class Offer {
    private static final int PARTS = Tenant.ALL_PARTS;

    /** Those with a share, by label, and last the one that everybody else gets. */
    private final List<OfferedTenant> versions;

    /** @param versions at least one */
    Offer(List<OfferedTenant> versions) {
        this.versions = versions.stream()
                .sorted(Comparator.comparing((OfferedTenant one) -> isMain(one)).thenComparing(Offer::label))
                .toList();
    }

    private static boolean isMain(OfferedTenant one) {
        return label(one).equals(TenantVersion.MAIN);
    }

    private static String label(OfferedTenant one) {
        return one.tenant().version().label();
    }

    /** The version that callers get who get no other. */
    Tenant main() {
        return last().tenant();
    }

    private OfferedTenant last() {
        return versions.get(versions.size() - 1);
    }

    List<OfferedTenant> versions() {
        return versions;
    }

    List<Tenant> all() {
        return versions.stream().map(OfferedTenant::tenant).toList();
    }

    /** The version of this caller, always the same as long as shares are; empty if it has just been withdrawn. */
    Optional<TenantUse> use(String caller) {
        return of(caller).use();
    }

    private OfferedTenant of(String caller) {
        if (versions.size() == 1) {
            return last();
        }
        int part = part(main().name() + "\n" + caller);
        int upTo = 0;
        for (OfferedTenant version : versions.subList(0, versions.size() - 1)) {
            upTo += version.tenant().shareParts();
            if (part < upTo) {
                return version;
            }
        }
        return last();
    }

    /** From 0 up to {@value #PARTS}, evenly spread, however alike the names are. */
    private static int part(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            int bits = (hash[0] & 0xFF) << 23 | (hash[1] & 0xFF) << 15 | (hash[2] & 0xFF) << 7 | (hash[3] & 0x7F);
            return (int) ((long) bits * PARTS >>> 31);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
