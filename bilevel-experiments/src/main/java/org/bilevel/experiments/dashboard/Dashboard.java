package org.bilevel.experiments.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.bilevel.experiments.report.Page;
import org.jspecify.annotations.Nullable;

/**
 * Serves a page that changes, read-only and on the loopback interface alone: other hosts cannot connect, and requests that name another host, as a page of the internet could make a browser
 * send, are refused.
 */
public final class Dashboard implements AutoCloseable {

    private static final String LIVE = "/live";
    private static final String NOT_YET =
            "<!DOCTYPE html><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"1\"><title>bilevel</title>The run is about to begin.";

    private final HttpServer server;
    private final ExecutorService threads;
    private final Supplier<Optional<Page>> page;

    private Dashboard(HttpServer server, Supplier<Optional<Page>> page) {
        this.server = server;
        this.page = page;
        this.threads = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("dashboard").factory());
    }

    /**
     * Begins to serve.
     *
     * @param port 0 for any that is free
     * @param page asked for at every request, by a thread of the server; empty as long as there is none
     * @throws IllegalArgumentException if the port is none
     * @throws IOException if the port is taken
     */
    public static Dashboard start(int port, Supplier<Optional<Page>> page) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
        Dashboard dashboard = new Dashboard(server, page);
        server.createContext("/", dashboard::answer);
        server.setExecutor(dashboard.threads);
        server.start();
        return dashboard;
    }

    /** Where to look at it. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isForThisMachine(exchange.getRequestHeaders().getFirst("Host"))) {
                send(exchange, 403, "text/plain", "only for this machine");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                send(exchange, 405, "text/plain", "read-only");
            } else {
                Optional<Page> shown = page.get();
                switch (exchange.getRequestURI().getPath()) {
                    case "/" ->
                        send(
                                exchange,
                                200,
                                "text/html",
                                shown.map(one -> one.toLiveHtml(LIVE)).orElse(NOT_YET));
                    case LIVE ->
                        send(
                                exchange,
                                shown.isPresent() ? 200 : 503,
                                "application/json",
                                shown.map(Page::toJson).orElse("{}"));
                    default -> send(exchange, 404, "text/plain", "no such page");
                }
            }
        }
    }

    private boolean isForThisMachine(@Nullable String host) {
        int port = server.getAddress().getPort();
        return ("127.0.0.1:" + port).equals(host) || ("localhost:" + port).equals(host);
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Ends it at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
