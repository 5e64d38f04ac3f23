package org.camelvoice.tenant;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** On which number which tenant is reached: {@code phoneNumbers} of all tenants. Called from any thread. */
public final class PhoneBook {
    private final Tenants tenants;

    public PhoneBook(Tenants tenants) {
        this.tenants = tenants;
    }

    /**
     * The name of the tenant that is reached on a number.
     *
     * @param called in E.164, or what else a carrier calls, such as a {@code sip:} URI
     * @return null if there is none
     */
    public String find(String called) {
        String number = plain(called);
        return tenants.all().stream()
                .filter(tenant -> numbers(tenant).contains(number))
                .findFirst()
                .map(Tenant::name)
                .orElse(null);
    }

    /** The numbers of a tenant as they are compared. */
    public static List<String> numbers(Tenant tenant) {
        return tenant.getPhoneNumbers().stream().map(PhoneBook::plain).toList();
    }

    /** {@code +1 (800) 555-1212} is {@code +18005551212}; what is no number stays as it is. */
    private static String plain(String number) {
        return number.startsWith("+") ? number.replaceAll("[ ().\\-/]", "") : number;
    }

    /** @throws IllegalStateException if two tenants have the same number; names both */
    public void check() {
        Map<String, Tenant> owners = new HashMap<>();
        tenants.all().forEach(tenant -> numbers(tenant).forEach(number -> {
            Tenant owner = owners.putIfAbsent(number, tenant);
            if (owner != null) {
                requireSame(owner, tenant, number);
            }
        }));
    }

    private static void requireSame(Tenant one, Tenant other, String number) {
        if (!one.name().equals(other.name())) {
            throw new IllegalStateException(sharedBy(one, other, number));
        }
    }

    /** The mistake that two tenants have the same number. */
    public static String sharedBy(Tenant one, Tenant other, String number) {
        return "%s and %s: both have the number %s in phoneNumbers, so a call to it"
                        .formatted(one.description(), other.description(), number)
                + " could be for either";
    }
}
