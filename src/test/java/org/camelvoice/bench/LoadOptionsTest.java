package org.camelvoice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LoadOptionsTest {
    @Test
    void optionsWithAndWithoutValuesGoTogether() {
        LoadOptions options = LoadOptions.of(new String[] {"--turns", "--calls", "1,200", "--cold", "--heap", "512m"});

        assertThat(options.talk).isEqualTo(TalkPlan.Talk.TURNS);
        assertThat(options.calls).containsExactly(1, 200);
        assertThat(options.cold).isTrue();
        assertThat(options.jvm).isEqualTo("-Xmx512m");
    }

    @Test
    void aTargetsCommandMayHaveAnEqualsSign() {
        LoadOptions options = LoadOptions.of(new String[] {"--target", "other=env PORT={port} server"});

        assertThat(LoadTarget.of(options)).containsExactly(new LoadTarget("other", "env PORT={port} server"));
    }

    @Test
    void whatCannotBeMeasuredIsRefused() {
        assertThatThrownBy(() -> LoadOptions.of(new String[] {"--turns", "--clients", "browser"}))
                .hasMessageContaining("Only phones talk in turns, got --clients [browser]");
        assertThatThrownBy(() -> LoadOptions.of(new String[] {"--call", "1"})).hasMessage("There is no option --call");
    }
}
