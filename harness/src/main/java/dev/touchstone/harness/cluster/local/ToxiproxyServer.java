// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.ClusterException;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Toxiproxy by the URL of its API. Calls block. */
public final class ToxiproxyServer {
    private static final Logger LOG = LoggerFactory.getLogger(ToxiproxyServer.class);
    private static final int USUAL_PORT = 8474;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;

    /** The one at this URL, which names a host; the port may be left out. */
    public ToxiproxyServer(URI url) {
        this.url = URI.create("http://" + url.getHost() + ":" + (url.getPort() < 0 ? USUAL_PORT : url.getPort()));
    }

    URI url() {
        return url;
    }

    ToxiproxyClient client() {
        return new ToxiproxyClient(url.getHost(), url.getPort());
    }

    /**
     * Its version.
     *
     * @throws UsageException if nothing answers there, something else than a Toxiproxy does, or it is not on this machine
     */
    public String version() throws InterruptedException {
        seeThatItIsHere();
        String version;
        try {
            version = version(get("/version"));
            if (!version.isEmpty() && json(get("/proxies")).isObject()) {
                return version;
            }
        } catch (IOException e) {
            throw new UsageException("no Toxiproxy answers at " + url + ": " + why(e), e);
        }
        throw new UsageException("what answers at " + url + " is no Toxiproxy");
    }

    /** In JSON since Toxiproxy 2.2, bare before. */
    private static String version(String body) {
        JsonNode json = json(body);
        return json.isObject() ? json.path("version").asText() : body.matches("[\\w.-]{1,40}\\s*") ? body.strip() : "";
    }

    private void seeThatItIsHere() {
        try {
            InetAddress address = InetAddress.getByName(url.getHost());
            if (!address.isLoopbackAddress()
                    && !address.isAnyLocalAddress()
                    && NetworkInterface.getByInetAddress(address) == null) {
                throw new UsageException(
                        "the Toxiproxy of a local cluster is on the same machine, as the nodes listen on"
                                + " loopback; " + url.getHost() + " is another");
            }
        } catch (IOException e) {
            throw new UsageException("no Toxiproxy answers at " + url + ": unknown host " + url.getHost(), e);
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send("GET", path);
        return response.statusCode() == 200 ? response.body() : "";
    }

    /** The client of Toxiproxy would wait forever for one that is paused. */
    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    private static String why(IOException e) {
        return e instanceof ConnectException ? "connection refused" : String.valueOf(e.getMessage());
    }

    /**
     * Deletes all proxies whose names begin so; with a Toxiproxy that is gone there are none, and those of one that does not answer
     * within seconds are left.
     *
     * @throws ClusterException if it refuses
     */
    void deleteProxies(String prefix) {
        boolean wasInterrupted = Thread.interrupted();
        try {
            for (String name : (Iterable<String>) json(get("/proxies"))::fieldNames) {
                if (name.startsWith(prefix)) {
                    HttpResponse<String> unused = send("DELETE", "/proxies/" + encoded(name));
                }
            }
        } catch (ConnectException gone) {
            return;
        } catch (HttpTimeoutException silent) {
            LOG.warn("event=proxies-left toxiproxy={} prefix={} reason=\"it does not answer\"", url, prefix);
        } catch (IOException e) {
            throw new ClusterException(
                    "the proxies " + prefix + "* could not be deleted at " + url + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            wasInterrupted = true;
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
