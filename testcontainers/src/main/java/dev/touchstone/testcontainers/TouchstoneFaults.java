// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import dev.touchstone.nemesis.Link;
import dev.touchstone.testcontainers.links.EmbeddedProxies;
import dev.touchstone.testcontainers.links.FaultyLink;
import dev.touchstone.testcontainers.links.LinkProxies;
import dev.touchstone.testcontainers.links.LinkTarget;
import dev.touchstone.testcontainers.links.LinksContainer;
import dev.touchstone.testcontainers.links.OpenLinks;
import dev.touchstone.testcontainers.links.ServiceQuestion;
import dev.touchstone.testcontainers.recording.HistoryRecording;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.DockerImageName;

/**
 * A JUnit 5 extension that puts faulty links in front of services of any kind, and gives tests a recorded history to judge.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TouchstoneFaults faults = TouchstoneFaults.between("app").and("redis", redis, 6379);
 *
 * @Test
 * void survivesACut(FaultyLink redis, HistoryRecording history) throws Exception {
 *     history.clients(5).start(client -> client.write("x", …, () -> set(redis.address(), …)));
 *     redis.cutFor(Duration.ofSeconds(3));
 *     history.finish().assertLinearizable("register");
 * }
 * }</pre>
 *
 * <p>A service is a container, which is started if it does not run, or a process at an address. The proxies are in this process, and
 * need no Docker; {@link #inNetwork} puts a real Toxiproxy into a network of containers instead. Links are made before the first
 * test of a class if the field is static, else before each. What a test leaves broken is healed after it. Tests that share links
 * must not run at once.
 */
public final class TouchstoneFaults
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(TouchstoneFaults.class);

    private final Map<Link, LinkTarget> targets = new LinkedHashMap<>();
    private final List<GenericContainer<?>> startedHere = new ArrayList<>();
    private final FindingFolders folders = new FindingFolders();
    private @Nullable Link last;
    private @Nullable Network network;
    private DockerImageName toxiproxyImage = LinksContainer.IMAGE;
    private long seed = 1;
    /** The classes and tests that are in progress, by their ids. After a failure JUnit may end what never began. */
    private final Set<String> entered = new HashSet<>();

    private @Nullable OpenLinks open;

    private TouchstoneFaults() {}

    /** A link that begins at somebody; what it is called is for people. */
    public static From between(String from) {
        return new TouchstoneFaults().new From(from);
    }

    /** Another link. */
    public From alsoBetween(String from) {
        return new From(from);
    }

    /** One end of a link. */
    public final class From {
        private final String from;

        private From(String from) {
            this.from = from;
        }

        /** The other end: a port of a container. */
        public TouchstoneFaults and(String to, GenericContainer<?> container, int port) {
            return add(to, LinkTarget.in(container, port));
        }

        /** The other end: a process that listens there. */
        public TouchstoneFaults and(String to, String host, int port) {
            return and(to, () -> new InetSocketAddress(host, port));
        }

        /** The other end: a process that will listen there when the first test begins. */
        public TouchstoneFaults and(String to, Supplier<InetSocketAddress> address) {
            return add(to, LinkTarget.at(address));
        }

        private TouchstoneFaults add(String to, LinkTarget target) {
            last = Link.parse(new Link(from, to).proxy());
            if (targets.put(last, target) != null) {
                throw new IllegalArgumentException("there are two links " + last);
            }
            return TouchstoneFaults.this;
        }
    }

    /**
     * Says what the service of the last link is asked to see whether the link passes, as the first thing on a connection. Any bytes
     * are an answer; the end of the connection is none. If it is not said: {@code GET / HTTP/1.0}, which all HTTP servers answer,
     * and many others with an error.
     */
    public TouchstoneFaults asking(byte[] question) {
        targets.computeIfPresent(last, (link, target) -> target.asked(ServiceQuestion.of(question)));
        return this;
    }

    /** The same, as text: {@code "PING\r\n"}. */
    public TouchstoneFaults asking(String question) {
        return asking(question.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Puts the proxies into a real Toxiproxy in a container of this network, where its other containers reach them. Whoever closes
     * the network does so after this extension, which a field registered before it does.
     */
    public TouchstoneFaults inNetwork(Network network) {
        this.network = network;
        return this;
    }

    /** The image for {@link #inNetwork}. */
    public TouchstoneFaults withToxiproxyImage(String name) {
        toxiproxyImage = DockerImageName.parse(name);
        return this;
    }

    /** The seed of random choices of clients and proxies; 1 if it is not said. */
    public TouchstoneFaults seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** Where findings are written; by default {@code target/touchstone}, or {@code build/touchstone} in a Gradle project. */
    public TouchstoneFaults writingTo(Path folder) {
        folders.root(folder);
        return this;
    }

    /** The link to a service, or {@code FROM->TO}. */
    public FaultyLink link(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no link to " + name + " among " + names()));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        enter(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        leave(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        enter(context);
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        HistoryRecording recording = context.getStore(NAMESPACE).get(this, HistoryRecording.class);
        boolean isUnjudged = recording != null && recording.isLeftUnjudged();
        try {
            if (recording != null) {
                recording.abandon();
            }
            heal();
        } finally {
            leave(context);
        }
        if (isUnjudged && context.getExecutionException().isEmpty()) {
            throw new IllegalStateException(
                    "a history was recorded and nobody judged it: finish() it, and assert what it is");
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == FaultyLink.class || type == HistoryRecording.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getParameter().getType() == FaultyLink.class) {
            return parameter
                    .findAnnotation(To.class)
                    .map(to -> link(to.value()))
                    .orElseGet(() -> byName(parameter.getParameter().getName()));
        }
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        this,
                        key -> new HistoryRecording(folders.of(context))
                                .seed(seed)
                                .withFaultsOf(links().journal()),
                        HistoryRecording.class);
    }

    private FaultyLink byName(String parameter) {
        List<FaultyLink> all = List.copyOf(links().links().values());
        return all.size() == 1
                ? all.get(0)
                : find(parameter)
                        .orElseThrow(() -> new ParameterResolutionException(
                                "which of " + names() + " is " + parameter + "? Say @To(\"…\")"));
    }

    private Optional<FaultyLink> find(String name) {
        return links().links().values().stream()
                .filter(each ->
                        each.link().to().equals(name) || each.link().proxy().equals(name))
                .findFirst();
    }

    private String names() {
        return targets.keySet().toString();
    }

    private synchronized OpenLinks links() {
        return Optional.ofNullable(open)
                .orElseThrow(() -> new IllegalStateException("links are made before the first test, not earlier"));
    }

    private synchronized void heal() {
        if (open != null) {
            open.heal();
        }
    }

    private synchronized void enter(ExtensionContext context) {
        boolean isFirst = entered.isEmpty();
        entered.add(context.getUniqueId());
        if (!isFirst) {
            return;
        }
        try {
            for (LinkTarget target : targets.values()) {
                GenericContainer<?> container = target.container();
                if (container != null && !container.isRunning()) {
                    startedHere.add(container);
                    container.start();
                }
            }
            open = OpenLinks.open(proxies(), targets);
        } catch (RuntimeException e) {
            leave(context);
            throw e;
        }
    }

    private LinkProxies proxies() {
        Network there = network;
        if (there == null) {
            return new EmbeddedProxies(seed);
        }
        LinksContainer container = new LinksContainer(
                        toxiproxyImage, there, "touchstone-links-" + Integer.toHexString(hashCode()), targets.size())
                .withLabels(DockerLabels.labels());
        startedHere.add(container);
        container.start();
        return container;
    }

    private synchronized void leave(ExtensionContext context) {
        if (!entered.remove(context.getUniqueId()) || !entered.isEmpty()) {
            return;
        }
        if (open != null) {
            open.close();
            open = null;
        }
        startedHere.forEach(GenericContainer::stop);
        startedHere.clear();
    }
}
