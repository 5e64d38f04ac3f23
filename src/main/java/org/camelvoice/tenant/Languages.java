package org.camelvoice.tenant;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Languages as OpenAI's transcription takes them: ISO 639-1 codes. */
final class Languages {
    private static final List<String> CODES = List.of(Locale.getISOLanguages());

    private Languages() {}

    /** @throws IllegalArgumentException if it is not such a code; suggests one for a language's name */
    static String checked(String language) {
        if (!CODES.contains(language)) {
            throw new IllegalArgumentException("Expected language to be a code of ISO 639-1 such as en, got " + language
                    + meant(language.strip())
                            .map(code -> "; did you mean " + code + "?")
                            .findFirst()
                            .orElse(""));
        }
        return language;
    }

    /** {@code en} for {@code English}, {@code EN} and {@code en-US}, {@code de} for {@code Deutsch}. */
    private static Stream<String> meant(String language) {
        String withoutRegion = language.split("[-_]")[0];
        return CODES.stream().filter(code -> isMeant(withoutRegion, code));
    }

    private static boolean isMeant(String language, String code) {
        Locale locale = new Locale(code);
        return Stream.concat(
                        Stream.of(code),
                        Stream.of(locale.getDisplayLanguage(Locale.ENGLISH), locale.getDisplayLanguage(locale)))
                .anyMatch(language::equalsIgnoreCase);
    }
}
