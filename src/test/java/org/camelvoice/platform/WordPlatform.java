package org.camelvoice.platform;

import java.util.Map;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Playout;
import org.camelvoice.call.Line;

/**
 * A platform with no more than it must have, whose messages are words: {@code call <tenant>}, {@code key <key>},
 * {@code bye}; audio is binary, and sent as it is.
 */
final class WordPlatform implements Platform {

    @Override
    public String name() {
        return "words";
    }

    @Override
    public String audio() {
        return "audio";
    }

    @Override
    public PlatformStream open(ConnectedCaller caller, Map<String, String> parameters) {
        return new Stream(caller);
    }

    private static final class Stream implements PlatformStream, Playout.Output {
        private final ConnectedCaller caller;

        Stream(ConnectedCaller caller) {
            this.caller = caller;
        }

        @Override
        public void text(String message) {
            String[] words = message.split(" ");
            if (!caller.admits()) {
                return;
            }
            switch (words[0]) {
                case "call" ->
                    caller.begin(words[1], null, Map.of(), Line.withoutFeedback(AudioFormat.MULAW_8K, 200, this));
                case "key" -> caller.pressed("key", words[1]);
                case "bye" -> caller.hungUp();
                default -> throw new IllegalArgumentException("Expected call, key or bye");
            }
        }

        @Override
        public void binary(byte[] message) {
            caller.hear(message);
        }

        @Override
        public void media(byte[] audio, String itemId) {
            caller.sendBinary(audio);
        }

        @Override
        public void clear(int epoch) {
            caller.sendText("clear");
        }
    }
}
