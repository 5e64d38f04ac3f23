package org.camelvoice.call;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/** The packaged prices, overridden by the application's own file, if it has one. */
public final class PriceTable {
    private static final String PACKAGED = "classpath:META-INF/camel-voice/prices.properties";

    /** The registry name of prices that override the settings, such as the sandbox's. */
    private static final String BEAN = "voicePrices";

    private PriceTable() {}

    /** Declares that this context's model is the sandbox, which costs nothing. */
    public static void bindFree(CamelContext context) {
        context.getRegistry().bind(BEAN, Prices.FREE);
    }

    /**
     * Whether no call costs anything now: this context's model is the sandbox, a parrot that tells nobody anything, and no tenant
     * has a model of its own.
     */
    public static boolean isFree(CamelContext context) {
        return isBoundFree(context) && !Calls.of(context).knownTenants().haveServers();
    }

    /** Whether this context's model is the sandbox; a tenant may still have a server of its own. */
    public static boolean isBoundFree(CamelContext context) {
        return context.getRegistry().lookupByNameAndType(BEAN, Prices.class) == Prices.FREE;
    }

    /**
     * Reads the prices of all models that are not the sandbox's.
     *
     * @param own {@code file:…} or {@code classpath:…}; empty if there is none
     * @throws IllegalArgumentException if the file cannot be read, or a line is not a price
     */
    static Prices read(CamelContext context, String own) {
        Prices bound = context.getRegistry().lookupByNameAndType(BEAN, Prices.class);
        return bound == null || bound == Prices.FREE ? table(context, own) : bound;
    }

    private static Prices table(CamelContext context, String own) {
        Properties lines = new Properties();
        load(context, PACKAGED, lines);
        if (!own.isEmpty()) {
            load(context, own, lines);
        }
        return prices(lines, own.isEmpty() ? PACKAGED : own);
    }

    private static void load(CamelContext context, String from, Properties lines) {
        try (InputStream file = ResourceHelper.resolveMandatoryResourceAsInputStream(context, from)) {
            lines.load(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(CallSettings.PRICES.key() + ": cannot read " + from, e);
        }
    }

    private static Prices prices(Properties lines, String from) {
        try {
            return new Prices(lines);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s: %s (%s)".formatted(CallSettings.PRICES.key(), e.getMessage(), from.replaceFirst("^file:", "")),
                    e);
        }
    }
}
