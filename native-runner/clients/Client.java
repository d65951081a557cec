// Drives one of Java's own clients, named by the first argument. README.md has the lines.

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

public class Client {
    /** Sends one request: the status, and the octets of content that came. */
    interface Send {
        long[] send(String method, byte[] body, String key) throws Exception;
    }

    static Send httpClient(URI url) {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return (method, body, key) -> {
            var content = body.length == 0
                ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
            var request = HttpRequest.newBuilder(url).method(method, content);
            if (key != null) {
                request.header("Idempotency-Key", key);
            }
            var answer = client.send(request.build(), BodyHandlers.ofByteArray());
            return new long[] {answer.statusCode(), answer.body().length};
        };
    }

    static Send urlConnection(URI url) {
        return (method, body, key) -> {
            var connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setRequestMethod(method);
            if (key != null) {
                connection.setRequestProperty("Idempotency-Key", key);
            }
            if (body.length > 0) {
                connection.setDoOutput(true);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            try (var in = connection.getInputStream()) {
                byte[] came = in.readAllBytes();
                return new long[] {connection.getResponseCode(), came.length};
            }
        };
    }

    /** As Java prints an exception, without where it was thrown. */
    static String text(Throwable error) {
        Throwable cause = error.getCause();
        String more = cause == null ? "" : ", caused by: " + text(cause);
        return error.toString().replace("\n", "\\n") + more;
    }

    static String trial(boolean isUrlConnection, String[] words) throws InterruptedException {
        URI url = URI.create(words[0]);
        Send client = isUrlConnection ? urlConnection(url) : httpClient(url);
        byte[] body = new byte[Integer.parseInt(words[2])];
        java.util.Arrays.fill(body, (byte) 'x');
        try {
            client.send("GET", new byte[0], null);
        } catch (Exception error) {
            return "unfit " + text(error);
        }
        Thread.sleep(Long.parseLong(words[4]));
        try {
            long[] came = client.send(words[1], body, words[3].equals("-") ? null : words[3]);
            return "status " + came[0] + " " + came[1];
        } catch (Exception error) {
            return "error " + text(error);
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean isUrlConnection = arguments[0].equals("http-url-connection");
        String name = isUrlConnection ? "HttpURLConnection" : "java.net.http.HttpClient";
        String java = "Java " + Runtime.version().feature();
        System.out.println("client " + java + " " + name + " " + System.getProperty("java.version"));
        var in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(trial(isUrlConnection, line.split(" ")));
        }
    }
}
