package org.camelvoice;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request to the API as it is written, byte for byte: with any Host, and headers that clients guard. */
final class ApiRequest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private final int port;
    private final StringBuilder headers = new StringBuilder();
    private String host;
    private String body = "";

    private ApiRequest(int port) {
        this.port = port;
        this.host = "localhost:" + port;
    }

    static ApiRequest to(int port) {
        return new ApiRequest(port);
    }

    ApiRequest host(String name) {
        host = name;
        return this;
    }

    ApiRequest header(String line) {
        headers.append(line).append("\r\n");
        return this;
    }

    ApiRequest token(String token) {
        return header("Authorization: Bearer " + token);
    }

    ApiRequest body(Map<String, ?> object) throws IOException {
        return text(JSON.writeValueAsString(object)).header("Content-Type: application/json");
    }

    /** Without a content type. */
    ApiRequest text(String text) {
        body = text;
        return this;
    }

    Answer post(String path) throws IOException {
        return send("POST", path);
    }

    Answer get(String path) throws IOException {
        return send("GET", path);
    }

    Answer send(String method, String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            byte[] bytes = body.getBytes(UTF_8);
            String length = method.equals("GET") ? "" : "Content-Length: " + bytes.length + "\r\n";
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes((method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + length + headers + "\r\n")
                    .getBytes(ISO_8859_1));
            request.writeBytes(bytes);
            socket.getOutputStream().write(request.toByteArray());
            return Answer.of(answer(socket.getInputStream()));
        }
    }

    /** The head of an answer, and its body if it has a length. */
    static String answer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        Matcher length = LENGTH.matcher(head);
        int left = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return head + new String(in.readNBytes(left), UTF_8);
    }

    /** @param headers by name in any case; of several of a name the last */
    record Answer(int status, Map<String, String> headers, String body) {

        private static Answer of(String text) {
            int end = text.indexOf("\r\n\r\n");
            String[] lines = text.substring(0, end).split("\r\n");
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 1; i < lines.length; i++) {
                String[] parts = lines[i].split(": *", 2);
                headers.put(parts[0], parts[1]);
            }
            return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, text.substring(end + 4));
        }

        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }

        /** The sentence of a refusal. */
        String error() throws IOException {
            return json().path("error").asText();
        }
    }
}
