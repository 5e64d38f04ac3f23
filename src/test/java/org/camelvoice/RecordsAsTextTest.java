package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A record's text by default is all that it holds, and texts get into logs and messages. The sandbox, the simulator and the
 * kit belong to tests, and hold nobody's words.
 */
class RecordsAsTextTest {
    private static final Set<String> NOT_FOR_LOGS = Set.of(
            "arguments",
            "attributes",
            "authToken",
            "body",
            "caller",
            "data",
            "digit",
            "greeting",
            "headers",
            "heardText",
            "instructions",
            "json",
            "key",
            "message",
            "output",
            "payload",
            "queryParameters",
            "text",
            "ticket",
            "token");
    private static final Set<String> TEXTS =
            Set.of("java.lang.String", "java.lang.Object", "java.util.Map", "com.fasterxml.jackson.databind.JsonNode");
    private static final List<String> FOR_TESTS =
            List.of("org.camelvoice.sandbox", "org.camelvoice.simulator", "org.camelvoice.kit");
    /** Whose words by these names are a program's own or a path's, and one whose text says nothing at all. */
    private static final List<String> HARMLESS = List.of(
            "org.camelvoice.call.Calls$Key",
            "org.camelvoice.platform.VoicePath",
            "org.camelvoice.platform.websocket.PemFiles",
            "org.camelvoice.platform.twilio.TwilioMessage$Dtmf",
            "org.camelvoice.tool.Mention");

    @Test
    void aRecordThatHoldsWhatIsNotForLogsHasATextOfItsOwn() {
        assertThat(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.camelvoice"))
                .filteredOn(JavaClass::isRecord)
                .filteredOn(type -> !FOR_TESTS.contains(type.getPackageName()) && !HARMLESS.contains(type.getName()))
                .filteredOn(type -> type.getFields().stream().anyMatch(RecordsAsTextTest::isNotForLogs))
                .filteredOn(type -> !hasOwnText(type))
                .extracting(JavaClass::getName)
                .isEmpty();
    }

    /** An array's text is its address, and another record has a text of its own. */
    private static boolean isNotForLogs(JavaField field) {
        return NOT_FOR_LOGS.contains(field.getName())
                && TEXTS.contains(field.getRawType().getName());
    }

    /** The compiler's own calls one instruction of the JVM, which ArchUnit sees as no call of a method. */
    private static boolean hasOwnText(JavaClass type) {
        return !type.getMethod("toString").getCallsFromSelf().isEmpty()
                || !type.getMethod("toString").getFieldAccesses().isEmpty();
    }
}
