package example;

import org.apache.camel.main.Main;

/** An ordinary Camel application: Main, Java routes, application.properties. */
public final class App {
    private App() {}

    public static void main(String[] args) throws Exception {
        Main main = new Main(App.class);
        System.exit(main.run(args));
    }
}
