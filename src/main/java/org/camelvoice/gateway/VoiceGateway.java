package org.camelvoice.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spi.PackageScanResourceResolver;
import org.camelvoice.diagnosis.StartFailure;
import org.slf4j.LoggerFactory;

/**
 * Runs the gateway: Camel Main with the packaged routes and settings, extended and overridden by those of the working
 * directory. A failed start ends the process with exit code 1 and one line that says why.
 */
public final class VoiceGateway {
    private static final String PACKAGED = "classpath:META-INF/camel-voice/";

    private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

    private VoiceGateway() {}

    public static void main(String[] args) throws Exception {
        System.setProperty(LOG_CONFIGURATION, logConfiguration() + "," + PACKAGED + "log4j2-secrets.properties");
        int status = run(args);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** The configuration named by the system property, the one in the working directory, or the packaged one. */
    private static String logConfiguration() {
        boolean own = Files.isRegularFile(Path.of("log4j2.properties"));
        return System.getProperty(LOG_CONFIGURATION, (own ? "file:" : PACKAGED) + "log4j2.properties");
    }

    /** Catches everything, so a missing class or a stack overflow leaves no half-started gateway behind either. */
    private static int run(String[] args) {
        Main main = null;
        try {
            main = gateway();
            return main.run(args);
        } catch (Throwable e) {
            String sentence = StartFailure.sentence(e, main == null ? null : main.getCamelContext());
            LoggerFactory.getLogger(VoiceGateway.class).error("Cannot start. {}", sentence);
            return 1;
        }
    }

    /** Not started yet. */
    public static Main gateway() {
        RouteFiles files = new RouteFiles(Path.of(""));
        GatewayStart start = new GatewayStart(files);
        Main main = new GatewayMain(start);
        main.setDefaultPropertyPlaceholderLocation(
                "file:application.properties;optional=true," + PACKAGED + "application.properties");
        main.configure().withRoutesIncludePattern(files.include()).withRoutesExcludePattern(files.exclude());
        main.addMainListener(start);
        return main;
    }

    /** Looks for plugins with this class's loader. When Maven runs the gateway, Maven's own class loader has none. */
    private static final class GatewayMain extends Main {
        private final GatewayStart start;

        GatewayMain(GatewayStart start) {
            this.start = start;
        }

        /** Main only logs what its listeners throw after the start, and would continue. */
        @Override
        protected void doStart() throws Exception {
            super.doStart();
            start.started(getCamelContext());
        }

        @Override
        protected CamelContext createCamelContext() {
            CamelContext context = super.createCamelContext();
            context.setApplicationContextClassLoader(VoiceGateway.class.getClassLoader());
            JarIndex index = new JarIndex();
            index.setCamelContext(context);
            context.getCamelContextExtension().addContextPlugin(PackageScanResourceResolver.class, index);
            return context;
        }
    }
}
