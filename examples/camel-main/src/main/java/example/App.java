package example;

import org.apache.camel.main.Main;

/** A Camel application as there are many: Main, Java routes, application.properties. */
public final class App {
    private App() {}

    public static void main(String[] args) throws Exception {
        Main main = new Main(App.class);
        System.exit(main.run(args));
    }
}
