// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.StartWatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the images of a cluster, and makes the node's if there is none of the very jar that runs here: the nodes of a cluster are of
 * the same version as their harness.
 */
final class ClusterImages {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterImages.class);

    /** On the image: the digest of its jar. */
    private static final String JAR_LABEL = "dev.touchstone.jar";

    private static final String MADE_HERE = "touchstone-node:jar-";
    private static final String BASE_MADE_HERE = "touchstone-base:17";
    private static final int DIGITS = 12;

    private final Engine engine;
    private final StartWatch watch;

    private ClusterImages(Engine engine, StartWatch watch) {
        this.engine = engine;
        this.watch = watch;
    }

    /** The images, built as needed. */
    static ComposeImages images(Engine engine, StartWatch watch) {
        ClusterImages images = new ClusterImages(engine, watch);
        return new ComposeImages(images.node(), images.toxiproxy());
    }

    /** Those that are there, with their ids, for a report. */
    static Map<String, String> facts(Engine engine) {
        Map<String, String> facts = new LinkedHashMap<>();
        ClusterImages images = new ClusterImages(engine, StartWatch.NONE);
        String node = images.nodeNow()
                .orElseGet(() -> OwnJar.find().map(ClusterImages::name).orElse(ComposeImages.NODE));
        String toxiproxy = named(ComposeImages.TOXIPROXY_VARIABLE).orElse(ComposeImages.TOXIPROXY);
        for (String image : List.of(node, toxiproxy)) {
            // A container knows its own image by nothing but the id.
            String name = image.startsWith("sha256:") ? "of this container" : image;
            facts.put("image " + name, id(engine, image).orElse("is built at the start"));
        }
        return facts;
    }

    /** What a start would have to build or pull. */
    static List<String> missing(Engine engine) {
        List<String> missing = new ArrayList<>();
        String toxiproxy = named(ComposeImages.TOXIPROXY_VARIABLE).orElse(ComposeImages.TOXIPROXY);
        if (id(engine, toxiproxy).isEmpty()) {
            missing.add(toxiproxy);
        }
        if (new ClusterImages(engine, StartWatch.NONE).nodeNow().isPresent()) {
            return missing;
        }
        if (Stream.of(ComposeImages.BASE, BASE_MADE_HERE)
                .allMatch(image -> id(engine, image).isEmpty())) {
            missing.add(ComposeImages.BASE);
        }
        return missing;
    }

    private static Optional<String> id(Engine engine, String image) {
        return engine.ask("look for image " + image, client -> {
            try {
                return Optional.of(client.inspectImageCmd(image).exec().getId());
            } catch (NotFoundException none) {
                return Optional.empty();
            }
        });
    }

    private String toxiproxy() {
        Optional<String> named = named(ComposeImages.TOXIPROXY_VARIABLE);
        if (named.isPresent()) {
            return named.get();
        }
        if (id(engine, ComposeImages.TOXIPROXY).isEmpty()) {
            try (BuildContext context = BuildContext.make()) {
                context.resource("docker/toxiproxy/Dockerfile", "Dockerfile");
                build(ComposeImages.TOXIPROXY, context, request -> request);
            }
        }
        return ComposeImages.TOXIPROXY;
    }

    private String node() {
        Optional<String> there = nodeNow();
        if (there.isPresent()) {
            return there.get();
        }
        OwnJar jar = OwnJar.find()
                .orElseThrow(() -> new ClusterException("there is no image " + ComposeImages.NODE
                        + ", and no jar to make it from; docker/build-images does"));
        String name = name(jar);
        String base = named(ComposeImages.BASE_VARIABLE)
                .orElse(
                        id(engine, ComposeImages.BASE).isEmpty()
                                        && id(engine, BASE_MADE_HERE).isPresent()
                                ? BASE_MADE_HERE
                                : ComposeImages.BASE);
        try (BuildContext context = BuildContext.make()) {
            context.resource("Dockerfile", "Dockerfile");
            context.resource("node.jvm", "harness/src/main/resources/node.jvm");
            context.folder("docker/data");
            context.file(jar.path(), "harness/target/touchstone.jar");
            build(name, context, request -> request.withTarget("prebuilt")
                    .withBuildArg("BASE_IMAGE", base)
                    .withLabels(Map.of(JAR_LABEL, jar.digest())));
        }
        removeOlder(name);
        return name;
    }

    /** The image of nodes, if it is there. */
    private Optional<String> nodeNow() {
        Optional<String> named = named(ComposeImages.NODE_VARIABLE);
        if (named.isPresent()) {
            return named;
        }
        Optional<String> own = OwnContainer.id(engine);
        if (own.isPresent()) {
            return Optional.of(engine.ask(
                    "look at container " + own.get(),
                    client -> client.inspectContainerCmd(own.get()).exec().getImageId()));
        }
        Optional<OwnJar> jar = OwnJar.find();
        if (jar.isEmpty()) {
            // Classes in folders, as in a test: whatever was built last has to do.
            return Optional.of(ComposeImages.NODE)
                    .filter(image -> id(engine, image).isPresent());
        }
        return Stream.of(ComposeImages.NODE, name(jar.get()))
                .filter(image -> jar.get().digest().equals(jarOf(image)))
                .findFirst();
    }

    private static String name(OwnJar jar) {
        return MADE_HERE + jar.digest().substring(0, DIGITS);
    }

    private String jarOf(String image) {
        return engine.ask("look for image " + image, client -> {
            try {
                Map<String, String> labels =
                        client.inspectImageCmd(image).exec().getConfig().getLabels();
                return labels == null ? "" : labels.getOrDefault(JAR_LABEL, "");
            } catch (NotFoundException none) {
                return "";
            }
        });
    }

    private void build(String name, BuildContext context, UnaryOperator<BuildImageCmd> more) {
        watch.step("image", name + " is being built");
        try {
            engine.tell("build " + name, client -> more.apply(
                            client.buildImageCmd(context.folder().toFile()))
                    .withTags(Set.of(name))
                    .withRemove(true)
                    .withForcerm(true)
                    .exec(new BuildImageResultCallback())
                    .awaitImageId());
        } catch (ClusterException e) {
            throw new ClusterException(
                    e.getMessage() + "; docker/build-images --air-gap makes all images from what is on this machine",
                    e);
        }
    }

    /** Each version of the jar leaves an image; those that no container stands on are of no use any more. */
    private void removeOlder(String name) {
        List<Image> all = engine.ask(
                "list images",
                client -> client.listImagesCmd().withLabelFilter(JAR_LABEL).exec());
        for (Image each : all) {
            String[] tags = each.getRepoTags() == null ? new String[0] : each.getRepoTags();
            boolean isOlder = tags.length > 0
                    && Arrays.stream(tags).allMatch(tag -> tag.startsWith(MADE_HERE) && !tag.equals(name));
            if (isOlder) {
                try {
                    engine.tell("remove image " + tags[0], client -> client.removeImageCmd(tags[0])
                            .exec());
                } catch (ClusterException e) {
                    LOG.debug("event=image-kept image={} reason=\"{}\"", tags[0], e.getMessage());
                }
            }
        }
    }

    private static Optional<String> named(String variable) {
        return Optional.ofNullable(System.getenv(variable)).filter(name -> !name.isBlank());
    }
}
