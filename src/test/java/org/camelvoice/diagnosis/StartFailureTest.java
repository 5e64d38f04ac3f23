package org.camelvoice.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.TypeConversionException;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.Test;

/** Failures as Camel wraps them, and the line that is made of them. */
class StartFailureTest {
    private static final String TENANT = "org.camelvoice.tenant.Tenant";

    @Test
    void aSentenceOfOursStandsAsItIs() {
        assertThat(StartFailure.sentence(new IllegalArgumentException("voice.port: expected a port, got abc")))
                .isEqualTo("voice.port: expected a port, got abc");
    }

    @Test
    void causesThatGoInACircleAreAskedOnce() {
        IllegalStateException first = new IllegalStateException("first");
        first.initCause(new IllegalArgumentException("second", first));

        assertThat(StartFailure.sentence(first)).isEqualTo("first");
    }

    @Test
    void aTenantsPropertyIsNamedWithTenantAndFile() {
        assertThat(inDefaultTenant(new PropertyBindingException(
                        new Tenant(), "speed", 9, new IllegalArgumentException("Expected speed up to 1.5, got 9.0"))))
                .isEqualTo("routes/tenants/default.yaml: tenant default: speed: Expected speed up to 1.5, got 9.0");
    }

    @Test
    void aValueOfTheWrongTypeIsNamedWithTheRightOne() {
        assertThat(inDefaultTenant(new PropertyBindingException(
                        new Tenant(),
                        "speed",
                        "fast",
                        new TypeConversionException("fast", double.class, new NumberFormatException("fast")))))
                .isEqualTo("routes/tenants/default.yaml: tenant default: speed: expected a number, got fast");
    }

    @Test
    void aPropertyThatIsNoneIsNamed() {
        assertThat(inDefaultTenant(new PropertyBindingException(new Tenant(), "voise", "marin")))
                .isEqualTo("routes/tenants/default.yaml: tenant default: voise: there is no such property;"
                        + " did you mean voice?");
    }

    @Test
    void aClassThatIsNoneIsNamed() {
        assertThat(StartFailure.sentence(new RuntimeCamelException(
                        "Error pre-parsing resource: file:routes/beans.yaml",
                        new RuntimeException(
                                "Error creating bean: mine of type: #class:com.example.Mine",
                                new ClassNotFoundException("com.example.Mine")))))
                .isEqualTo("routes/beans.yaml: bean mine: there is no class com.example.Mine:"
                        + " it may be in a jar that is not on the class path");
    }

    @Test
    void anEnvironmentVariableThatIsNotSetIsNamed() {
        assertThat(inDefaultTenant(new PropertyBindingException(
                        new Tenant(),
                        "greeting",
                        "{{env:ACME_GREETING}}",
                        new IllegalArgumentException(
                                "Property with key [env:ACME_GREETING] using function [env] returned"
                                        + " null value which is not allowed, from input: {{env:ACME_GREETING}}"))))
                .isEqualTo("routes/tenants/default.yaml: tenant default: greeting: there is no environment variable"
                        + " ACME_GREETING for {{env:ACME_GREETING}}");
    }

    @Test
    void aRouteThatCannotBeMadeIsNamedWithItsFile() {
        assertThat(StartFailure.sentence(new FailedToCreateRouteException(
                        "twilio-caller-audio",
                        "file:routes/twilio.yaml",
                        "Route[From[voice:twilio/mediax]]",
                        new RuntimeCamelException(
                                "Failed to resolve endpoint",
                                new IllegalArgumentException("expected one of [media]")))))
                .isEqualTo("routes/twilio.yaml: route twilio-caller-audio: expected one of [media]");
    }

    @Test
    void aRouteThatCannotBeStartedIsNamed() {
        assertThat(StartFailure.sentence(new FailedToStartRouteException(
                        "twilio", "twilio.yaml:8", "why", new IllegalArgumentException("Unknown options"))))
                .isEqualTo("twilio.yaml:8: route twilio: Unknown options");
    }

    @Test
    void whereTheSystemKnowsMoreItIsAdded() {
        assertThat(StartFailure.sentence(new UncheckedIOException(
                        "Tenant acme: cannot read its instructions from file:a.md",
                        new FileNotFoundException("a.md does not exist"))))
                .isEqualTo("Tenant acme: cannot read its instructions from file:a.md: a.md does not exist");
        assertThat(StartFailure.sentence(
                        new IllegalStateException("The sandbox cannot listen", new BindException("Address in use"))))
                .isEqualTo("The sandbox cannot listen: Address in use");
    }

    @Test
    void whatTheSystemSaysIsNotSaidTwice() {
        IOException taken = new IOException("Cannot listen: Address in use", new BindException("Address in use"));

        assertThat(StartFailure.sentence(new RuntimeCamelException(taken.getMessage(), taken)))
                .isEqualTo("Cannot listen: Address in use");
    }

    @Test
    void whatCamelSaysByItselfIsLeft() {
        assertThat(StartFailure.sentence(new FailedToCreateRouteException("Duplicate route ids detected: twilio")))
                .isEqualTo("Failed to create route because: Duplicate route ids detected: twilio");
    }

    @Test
    void whatHasNoMessageIsNamedByItsKind() {
        assertThat(StartFailure.sentence(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void severalLinesBecomeOneOfReasonableLength() {
        String line = StartFailure.sentence(new IllegalStateException("a\n   b\n" + "c".repeat(10_000)));

        assertThat(line).startsWith("a b ccc").hasSize(503).endsWith("...");
    }

    private static String inDefaultTenant(PropertyBindingException binding) {
        return StartFailure.sentence(new RuntimeCamelException(
                "Error pre-parsing resource: file:routes/tenants/default.yaml",
                new RuntimeException("Error creating bean: default of type: #class:" + TENANT, binding)));
    }
}
