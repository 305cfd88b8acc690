package org.bilevel.experiments.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.bilevel.experiments.report.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DashboardTest {

    private final AtomicReference<Optional<Page>> page = new AtomicReference<>(Optional.empty());
    private final HttpClient client = HttpClient.newHttpClient();
    private Dashboard dashboard;

    @BeforeEach
    void start() throws IOException {
        dashboard = Dashboard.start(0, page::get);
    }

    @AfterEach
    void stop() {
        dashboard.close();
        client.close();
    }

    @Test
    void servesThePageAsItIsNow() throws IOException, InterruptedException {
        assertThat(get("").body()).contains("about to begin");
        assertThat(get("live").statusCode()).isEqualTo(503);

        page.set(Optional.of(new Page("one").paragraph("first")));
        assertThat(get("").body()).contains("<p>first</p>", "const LIVE = \"/live\"", "connect-src 'self'");

        page.set(Optional.of(new Page("one").paragraph("second")));
        JsonNode live = new ObjectMapper().readTree(get("live").body());
        assertThat(live.get("body").asText()).contains("<p>second</p>");
        assertThat(live.get("charts").isArray()).isTrue();
        assertThat(get("elsewhere").statusCode()).isEqualTo(404);
    }

    @Test
    void onlyReads() throws IOException, InterruptedException {
        for (String method : new String[] {"POST", "PUT", "DELETE", "HEAD", "OPTIONS"}) {
            HttpRequest request = HttpRequest.newBuilder(dashboard.address())
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .as(method)
                    .isEqualTo(405);
        }
    }

    /** Bound to 127.0.0.1 alone; and a name of elsewhere that leads here is refused. */
    @Test
    void isForThisMachineAlone() throws IOException {
        assertThat(dashboard.address().getHost()).isEqualTo("127.0.0.1");
        assertThat(status("localhost:" + dashboard.address().getPort())).contains(" 200 ");
        assertThat(status("example.org")).contains(" 403 ");
        assertThat(status("")).as("no host").contains(" 403 ");
        assertThat(status("example.org:" + dashboard.address().getPort())).contains(" 403 ");
    }

    private String status(String host) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                dashboard.address().getPort())) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI address = dashboard.address().resolve(path);
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }
}
