package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64AudioTest {

    @Test
    void whatIsStandardIsLeftAsItIs() {
        String base64 = Base64.getEncoder().encodeToString(new byte[4_801]);
        assertThat(Base64Audio.standard(base64)).isSameAs(base64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-_8=", "-_8", "+/8", "+/ 8 =", " +/8=", "+/\r\n8=\n", "\t+/8=", "+_8"})
    void whatReadersAcceptIsMadeStandard(String base64) {
        assertThat(Base64Audio.standard(base64)).isEqualTo("+/8=");
        assertThat(Base64Audio.decode(base64)).containsExactly(0xFB, 0xFF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "AAAAA", "AA=A", "AA==AA==", "AA*A", "AA.A", "AAé=", "\u0000AAA"})
    void garbageIsRefusedAndNotShown(String base64) {
        assertThat(Base64Audio.standard(base64)).isNull();
        assertThatThrownBy(() -> Base64Audio.decode(base64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Expected base64, got " + base64.length() + " characters that are not");
    }

    @Property
    void itStandsForWhatWasEncoded(@ForAll byte[] bytes) {
        String url = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        assertThat(Base64Audio.decode(url)).isEqualTo(bytes);
        assertThat(Base64Audio.decode(Base64.getMimeEncoder().encodeToString(bytes)))
                .isEqualTo(bytes);
        assertThat(Base64Audio.bytes(Base64Audio.standard(url))).isEqualTo(bytes.length);
    }

    @Property
    void whateverComesIsBase64OrRefused(@ForAll String text) {
        String standard = Base64Audio.standard(text);
        if (standard != null) {
            assertThat(Base64.getDecoder().decode(standard)).isEqualTo(Base64Audio.decode(text));
        }
    }
}
