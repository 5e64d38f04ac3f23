import org.apache.camel.dsl.jbang.core.commands.CamelJBangMain;

/** What JBang runs when it is told to run camel@apache/camel; that one is on GitHub, which a build may not reach. */
final class CamelJBang {
    public static void main(String... args) {
        CamelJBangMain.run(args);
    }
}
