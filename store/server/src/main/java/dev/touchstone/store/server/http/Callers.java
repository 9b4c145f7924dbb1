// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that a web page made a browser send.
 *
 * <p>A page may have its own name resolved to this machine (DNS rebinding); then {@code Host} says that name. An address as
 * {@code Host} cannot come about so. A page of another origin may send a write without reading the answer; then {@code Origin}
 * says so.
 */
public final class Callers {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9A-Fa-f:.%]+\\]");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    private final boolean takesAnyName;
    private final Set<String> names = new TreeSet<>();
    private volatile @Nullable String lastOurs;

    /**
     * Callers that call the node by these names.
     *
     * @param takesAnyName true if a name that is none of them is taken, too
     */
    public Callers(boolean takesAnyName, Collection<String> names) {
        this.takesAnyName = takesAnyName;
        names.forEach(each -> this.names.add(each.toLowerCase(Locale.ROOT)));
        this.names.add("localhost");
    }

    /** Hands on what is no web page's doing, and refuses the rest; whatever is answered, a browser does no harm with it. */
    Handler<HttpServerRequest> before(Handler<HttpServerRequest> next) {
        return request -> {
            Answers.harmless(request.response());
            try {
                check(request);
            } catch (Problem refused) {
                Answers.write(request.response(), refused);
                return;
            }
            next.handle(request);
        };
    }

    private void check(HttpServerRequest request) {
        if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            throw Problem.of(400, "invalid", "the request has more than one Host");
        }
        String host = request.getHeader(HttpHeaders.HOST);
        if (!takesAnyName && !isOurs(host)) {
            throw Problem.of(
                    421,
                    "wrong-host",
                    host == null
                            ? "the request has no Host"
                            : "this node is not called \"" + host + "\", but an address or " + String.join(", ", names)
                                    + "; http.hosts adds names");
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && isWrite(request.method()) && !origin.equals("http://" + host)) {
            throw Problem.of(
                    403, "foreign-origin", "a page of " + origin + " may not write here: it is another origin");
        }
    }

    private boolean isOurs(@Nullable String host) {
        // Nearly all requests are from callers of the same name.
        if (host != null && host.equals(lastOurs)) {
            return true;
        }
        boolean ours = isOneOfOurs(host);
        if (ours) {
            lastOurs = host;
        }
        return ours;
    }

    private boolean isOneOfOurs(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = PORT.matcher(host).replaceFirst("");
        return ADDRESS.matcher(name).matches() || names.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean isWrite(HttpMethod method) {
        return !method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD);
    }
}
