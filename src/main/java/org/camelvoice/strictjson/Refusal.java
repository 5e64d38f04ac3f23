package org.camelvoice.strictjson;

/**
 * A client event that the server answers with an {@code error} event and otherwise ignores. Has no stack, because it is
 * not a bug.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Null if OpenAI's server sends null. */
    private final String code;

    /** The path of the offending field; null if OpenAI's server sends null. */
    private final String param;

    public Refusal(String code, String message, String param) {
        super(message, null, false, false);
        this.code = code;
        this.param = param;
    }

    static Refusal unknownParameter(String path) {
        return new Refusal("unknown_parameter", "Unknown parameter: '" + path + "'.", path);
    }

    public static Refusal missing(String path) {
        return new Refusal("missing_required_parameter", "Missing required parameter: '" + path + "'.", path);
    }

    static Refusal invalidType(String path, String expected, String got) {
        return new Refusal(
                "invalid_type",
                "Invalid type for '%s': expected %s, but got %s instead.".formatted(path, expected, got),
                path);
    }

    public static Refusal invalidValue(String path, String message) {
        return new Refusal("invalid_value", message, path);
    }

    public String code() {
        return code;
    }

    public String param() {
        return param;
    }
}
