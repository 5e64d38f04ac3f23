package org.camelvoice.settings;

import java.util.List;
import org.apache.camel.CamelContext;

/**
 * The settings of one part of Camel Voice, such as a platform: which there are, and what becomes of their values. Found by
 * {@link java.util.ServiceLoader}, so it needs a public constructor without parameters.
 */
public interface SettingsDeclaration {

    /** All of them. A key that begins as one of them does, such as {@code voice.}, must be declared by somebody. */
    List<Setting> settings();

    /**
     * Called once all values have been found allowed, before any route's consumer starts: hands them to whom they are for.
     * Those that are looked up where they are needed are left out.
     *
     * @throws IllegalArgumentException if a value cannot be used after all; stops the start
     */
    default void apply(Settings values, CamelContext context) {}
}
