package org.camelvoice.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** Which tenant a number reaches. */
class PhoneBookTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final PhoneBook book = new PhoneBook(new Tenants(context));

    @Test
    void aNumberFindsItsTenant() {
        tenant("acme", "+18005551212, +4930123456");
        tenant("beta", "sip:beta@example.com");
        tenant("none", "");

        assertThat(book.find("+18005551212")).isEqualTo("acme");
        assertThat(book.find("+4930123456")).isEqualTo("acme");
        assertThat(book.find("sip:beta@example.com")).isEqualTo("beta");
        assertThat(book.find("+180055512120")).isNull();
        assertThat(book.find("18005551212")).isNull();
        assertThat(book.find("")).isNull();
    }

    @Test
    void aNumberOfTwoTenantsIsAMistakeThatNamesBoth() {
        tenant("acme", "+18005551212");
        tenant("beta", "+493012345, +18005551212");

        assertThatThrownBy(book::check)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "tenant acme and tenant beta: both have the number +18005551212 in phoneNumbers, so a call to"
                                + " it could be for either");
    }

    @Test
    void aNumberThatOneTenantHasTwiceIsNone() {
        tenant("acme", "+18005551212, +18005551212");

        assertThatCode(book::check).doesNotThrowAnyException();
    }

    private void tenant(String name, String numbers) {
        Tenant tenant = new Tenant();
        tenant.setPhoneNumbers(numbers);
        context.getRegistry().bind(name, tenant);
    }
}
