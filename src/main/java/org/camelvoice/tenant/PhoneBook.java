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
        return tenants.names().stream()
                .filter(name -> numbers(name).contains(number))
                .findFirst()
                .orElse(null);
    }

    private List<String> numbers(String tenant) {
        return tenants.get(tenant).numbers().stream().map(PhoneBook::plain).toList();
    }

    /** {@code +1 (800) 555-1212} is {@code +18005551212}; what is no number stays as it is. */
    private static String plain(String number) {
        return number.startsWith("+") ? number.replaceAll("[ ().\\-/]", "") : number;
    }

    /** @throws IllegalStateException if two tenants have the same number; names both */
    public void check() {
        Map<String, String> owners = new HashMap<>();
        for (String name : tenants.names()) {
            for (String number : numbers(name)) {
                String owner = owners.putIfAbsent(number, name);
                if (owner != null && !owner.equals(name)) {
                    throw new IllegalStateException("%s and %s: both have the number %s in phoneNumbers, so a call to it"
                                    .formatted(description(owner), description(name), number)
                            + " could be for either");
                }
            }
        }
    }

    private String description(String tenant) {
        return tenants.get(tenant).description();
    }
}
