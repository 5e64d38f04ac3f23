package org.camelvoice.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransferTargetTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+4930123456",
                "+1234567",
                "+123456789012345",
                "sip:night@example.com",
                "sips:bob@example.com:5061;transport=tls",
                "sip:bob&co@192.0.2.7;user=phone;lr",
                "sip:+4930123456@carrier.example",
                "sip:%40bob@example.com"
            })
    void numbersAndSipAddressesAreTargets(String target) {
        assertThat(TransferTarget.isOne(target)).isTrue();
        assertThat(TransferTargets.of("night desk=" + target)).containsEntry("night desk", target);
    }

    /** What a tenant's file may say is dialled, and what is not dialled stops the start. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4930123456",
                "+049301234",
                "+123456",
                "+1234567890123456",
                "+49 30 123456",
                "tel:+4930123456",
                "sip:example.com",
                "sip:bob@",
                "sip:bob:secret@example.com",
                "sip:night@example.com?priority=urgent",
                "sip:bob@example.com;transport=tls?Subject=x",
                "sip:bob@[2001:db8::7]",
                "sip:bob@example.com:506100",
                "sip:bob@exa mple.com",
                "<Hangup/>"
            })
    void nothingElseIsOneWhereverItIsWritten(String target) {
        assertThat(TransferTarget.isOne(target)).isFalse();
        assertThatThrownBy(() -> TransferTargets.of("night desk=" + target))
                .hasMessage("Expected transferTargets of the form name=number, comma-separated, each name once and each"
                        + " number as +4930123456 or a sip: or sips: URI without password and headers, got"
                        + (" night desk=" + target).stripTrailing());
    }

    @Test
    void whatStandsAroundATargetIsNotPartOfIt() {
        assertThat(TransferTarget.isOne(" +4930123456")).isFalse();
        assertThat(TransferTarget.isOne("+4930123456\n")).isFalse();
        assertThat(TransferTargets.of("sales = +4930123456 ")).containsEntry("sales", "+4930123456");
    }
}
