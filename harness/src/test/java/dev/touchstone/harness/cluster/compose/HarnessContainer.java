// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A harness in a container, as the compose file in the tree describes it: {@code docker compose run harness}. */
public final class HarnessContainer implements AutoCloseable {
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):-([^}]*)}");
    private static final long SECONDS_MAX = 300;
    private static final String END = "";

    private final Engine engine;
    private final String id;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final StringBuilder seen = new StringBuilder();

    private HarnessContainer(Engine engine, String id) {
        this.engine = engine;
        this.id = id;
    }

    /** Starts a command in it, with a folder in place of the reports' in the tree. */
    public static HarnessContainer start(Path reports, List<String> arguments) throws IOException {
        Map<String, Object> service = service();
        List<Bind> binds = texts(service.get("volumes")).stream()
                .map(volume -> volume.startsWith("./reports:")
                        ? reports + volume.substring("./reports".length())
                        : volume.replaceFirst("^\\./", TOP + "/"))
                .map(Bind::parse)
                .toList();
        Engine engine = Engine.connect();
        String id = engine.ask("make a harness", client -> client.createContainerCmd(text(service.get("image")))
                .withEntrypoint(texts(service.get("entrypoint")))
                .withCmd(arguments)
                .withUser(text(service.get("user")))
                .withWorkingDir(text(service.get("working_dir")))
                .withEnv(((Map<?, ?>) service.get("environment"))
                        .entrySet().stream()
                                .map(each -> each.getKey() + "=" + text(each.getValue()))
                                .toList())
                .withHostConfig(
                        HostConfig.newHostConfig().withBinds(binds).withInit(Boolean.TRUE.equals(service.get("init"))))
                .exec()
                .getId());
        HarnessContainer container = new HarnessContainer(engine, id);
        engine.tell("start a harness", client -> client.startContainerCmd(id).exec());
        engine.tell("read a harness", client -> client.logContainerCmd(id)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(true)
                .exec(container.reader()));
        return container;
    }

    private ResultCallback.Adapter<Frame> reader() {
        return new ResultCallback.Adapter<>() {
            @Override
            public void onNext(Frame frame) {
                new String(frame.getPayload(), StandardCharsets.UTF_8).lines().forEach(line -> lines.add(line + "\n"));
            }

            @Override
            public void onComplete() {
                super.onComplete();
                lines.add(END);
            }
        };
    }

    /** Reads what it prints until a line has this text. */
    public HarnessContainer awaitLine(String text) throws InterruptedException {
        for (String line = next(); !line.equals(END); line = next()) {
            if (line.contains(text)) {
                return this;
            }
        }
        throw new AssertionError("ended before " + text + ":\n" + seen);
    }

    private String next() throws InterruptedException {
        String line = lines.poll(SECONDS_MAX, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("silent for " + SECONDS_MAX + " s:\n" + seen);
        }
        seen.append(line);
        return line;
    }

    /** Sends a signal to its first process. */
    public void signal(String signal) {
        engine.tell(
                "signal a harness",
                client -> client.killContainerCmd(id).withSignal(signal).exec());
    }

    /** Waits for its end; answers its exit code. */
    public int ends() {
        return engine.ask("wait for a harness", client -> client.waitContainerCmd(id)
                .exec(new WaitContainerResultCallback())
                .awaitStatusCode(SECONDS_MAX, TimeUnit.SECONDS));
    }

    /** All that it printed, once it has ended. */
    public String output() throws InterruptedException {
        while (!next().equals(END)) {
            // What it says is kept.
        }
        return seen.toString();
    }

    /** What of it was read. */
    public String outputNow() {
        return seen.toString();
    }

    /** The clusters that the engine has of it: with any container, network or volume. */
    public List<String> clusters() {
        try (ComposeClusters clusters = ComposeClusters.connect()) {
            return clusters.all().stream()
                    .filter(each -> each.owner().equals("container " + id))
                    .map(ComposeClusters.Entry::id)
                    .toList();
        }
    }

    /** The containers that are to remove a cluster. */
    public List<String> janitorsOf(String cluster) {
        return engine.ask("look for janitors", client -> client
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of("dev.touchstone.janitor", cluster))
                .exec()
                .stream()
                .map(each -> each.getNames()[0])
                .toList());
    }

    @Override
    public void close() {
        engine.tell("remove a harness", client -> {
            try {
                client.removeContainerCmd(id).withForce(true).exec();
            } catch (NotFoundException gone) {
                return;
            }
        });
        engine.close();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> service() throws IOException {
        Map<String, Map<String, Map<String, Object>>> file = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(TOP.resolve(ComposeFile.NAME)));
        return file.get("services").get("harness");
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(HarnessContainer::text).toList();
    }

    /** With the variables in it replaced, as Compose does. */
    private static String text(Object value) {
        return VARIABLE.matcher(String.valueOf(value)).replaceAll(variable -> {
            String set = System.getenv(variable.group(1));
            return set == null || set.isEmpty() ? variable.group(2) : set;
        });
    }
}
