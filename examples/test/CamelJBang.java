import org.apache.camel.dsl.jbang.core.commands.CamelJBangMain;

/** The program that JBang runs for camel@apache/camel. JBang fetches it from GitHub, which a build may not reach. */
final class CamelJBang {
    public static void main(String... args) {
        CamelJBangMain.run(args);
    }
}
