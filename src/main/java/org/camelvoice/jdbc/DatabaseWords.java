package org.camelvoice.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;

/** Why a database fails, for people. A driver's own message may have its URL, and that a password. */
final class DatabaseWords {
    private static final Pattern CREDENTIALS =
            Pattern.compile("(?i)(?<=(password|pwd|passwd|secret|token)=)[^&;,\\s]*|(?<=//)[^/@\\s]*(?=@)");

    /** By SQLSTATE or its class: ISO 9075-2 §24.1, PostgreSQL's documentation, appendix A. */
    private static final Map<String, String> BY_STATE = Map.of(
            "28", "the database refuses this user or its password",
            "3D", "there is no such database",
            "42P01", "there is no such table; META-INF/camel-voice/sql/ in the jar has what creates it",
            "42703", "the table lacks a column; META-INF/camel-voice/sql/ in the jar has what creates it",
            "42501", "this user may not do that",
            "57014", "the database did not answer in time");

    private DatabaseWords() {}

    static String reason(Exception e) {
        SQLException failure = sql(e);
        if (failure == null) {
            return masked(e.toString());
        }
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        String known = BY_STATE.getOrDefault(state, state.length() == 5 ? BY_STATE.get(state.substring(0, 2)) : null);
        return (known == null ? message(failure) : known) + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")");
    }

    /** The driver's own, which a pool wraps; null if there is none. */
    private static SQLException sql(Throwable e) {
        SQLException found = null;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException failure) {
                found = failure;
            }
        }
        return found;
    }

    /** One clause: advice that a driver adds is left out. */
    private static String message(SQLException e) {
        String words = firstSentence(String.valueOf(e.getMessage()));
        boolean network = e.getCause() instanceof IOException && e.getCause().getMessage() != null;
        return masked(network ? words + ": " + e.getCause().getMessage() : words);
    }

    private static String firstSentence(String words) {
        String line = words.lines().findFirst().orElse("").strip();
        int end = (line + " ").indexOf(". ");
        return end < 0 ? line : line.substring(0, end);
    }

    private static String masked(String words) {
        String line = words.lines().findFirst().orElse("");
        return CREDENTIALS.matcher(line).replaceAll("***");
    }
}
