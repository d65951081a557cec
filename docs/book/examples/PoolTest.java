import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** JUnit 5: no POST of this client is applied twice, whatever becomes of its connection. */
class PoolTest {
    /** What `idlerace test` runs: two requests on one connection, here by java.net.http. */
    public static void main(String[] arguments) throws Exception {
        var url = URI.create(System.getenv("IDLERACE_URL"));
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var amount = HttpRequest.BodyPublishers.ofString("amount=5");
        var get = HttpRequest.newBuilder(url).build();
        var post = HttpRequest.newBuilder(url).POST(amount).build();
        for (var request : List.of(get, post)) {
            client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void noPostIsAppliedTwice() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var run = new ProcessBuilder(
                        "idlerace", "test", "--expect", "no-double-apply", "--", java,
                        "-cp", System.getProperty("java.class.path"), PoolTest.class.getName())
                .redirectErrorStream(true)
                .start();
        var said = new String(run.getInputStream().readAllBytes());
        assertEquals(0, run.waitFor(), said);
    }
}
