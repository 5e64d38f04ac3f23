package org.camelvoice;

import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.slf4j.LoggerFactory;

/**
 * Runs the gateway: Camel Main with the routes and settings of the working directory, or the packaged ones where there
 * are none.
 */
public final class VoiceGateway {
    private static final String PACKAGED = "classpath:META-INF/camel-voice/";

    private VoiceGateway() {}

    public static void main(String[] args) throws Exception {
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", PACKAGED + "log4j2.properties");
        }
        int status = run(args);
        if (status != 0) {
            System.exit(status);
        }
    }

    private static int run(String[] args) {
        Main main = gateway();
        try {
            return main.run(args);
        } catch (Exception e) {
            LoggerFactory.getLogger(VoiceGateway.class)
                    .error("Cannot start. {}", StartFailure.sentence(e, main.getCamelContext()));
            return 1;
        }
    }

    /** Not started yet. */
    static Main gateway() {
        Main main = new GatewayMain();
        main.setDefaultPropertyPlaceholderLocation(
                "file:application.properties;optional=true," + PACKAGED + "application.properties");
        main.configure().withRoutesIncludePattern(routes());
        main.addMainListener(new GatewayStart());
        return main;
    }

    private static String routes() {
        return where("routes/*.yaml") + "," + where("routes/tenants/*.yaml");
    }

    /** Each by itself, so that a tenant can be added beside the packaged routes. */
    private static String where(String pattern) {
        Path folder = Path.of(pattern).getParent();
        return (hasYaml(folder) ? "file:" : PACKAGED) + pattern;
    }

    private static boolean hasYaml(Path folder) {
        String[] files = folder.toFile().list((directory, name) -> name.endsWith(".yaml"));
        return files != null && files.length > 0;
    }

    /** Looks for plugins where this class is, also when Maven runs it, whose own class loader has none. */
    private static final class GatewayMain extends Main {
        @Override
        protected CamelContext createCamelContext() {
            CamelContext context = super.createCamelContext();
            context.setApplicationContextClassLoader(VoiceGateway.class.getClassLoader());
            return context;
        }
    }
}
