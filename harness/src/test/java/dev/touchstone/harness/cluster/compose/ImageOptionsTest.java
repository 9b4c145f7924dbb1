// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the image gives a node's JVM fits in what a container may have: beyond that the kernel kills, without a word. */
class ImageOptionsTest {
    private static final Path DOCKERFILE = Path.of("..", "Dockerfile");
    private static final Path OPTIONS = Path.of("src", "main", "resources", "node.jvm");

    @Test
    void whatTheJvmIsBoundToFitsInAContainerBesideTheHealthCheck() throws IOException {
        List<String> options = options();
        int bounds = megabytes(options, "-Xmx")
                + megabytes(options, "-XX:MaxMetaspaceSize=")
                + megabytes(options, "-XX:ReservedCodeCacheSize=")
                + megabytes(options, "-XX:MaxDirectMemorySize=");
        Service node = node();
        assertThat(node.health()).isNotNull();
        int healthCheck = megabytes(node.health().test(), "-Xmx");
        assertThat(bounds + healthCheck).isLessThanOrEqualTo(node.memoryMegabytes());
    }

    @Test
    void whatIsInFlightIsAtMostHalfOfTheHeap() throws IOException {
        String dockerfile = Files.readString(DOCKERFILE);
        long inFlight = variable(dockerfile, "TOUCHSTONE_NODE_HTTP_BYTES_IN_FLIGHT_MAX")
                + variable(dockerfile, "TOUCHSTONE_NODE_PEER_BYTES_IN_FLIGHT_MAX");
        assertThat(inFlight).isLessThanOrEqualTo((long) megabytes(options(), "-Xmx") << 19);
    }

    /** Those of the file, and then those of the entry point: of two the later one counts. */
    private static List<String> options() throws IOException {
        List<String> options = new ArrayList<>(Files.readAllLines(OPTIONS));
        Matcher entry = Pattern.compile("(?m)^ENTRYPOINT (\\[.*])$").matcher(Files.readString(DOCKERFILE));
        assertThat(entry.find()).isTrue();
        List<String> command = List.of(new ObjectMapper().readValue(entry.group(1), String[].class));
        assertThat(command).startsWith("java", "@/opt/touchstone/node.jvm").endsWith("-jar", ComposeImages.JAR);
        options.addAll(command.subList(2, command.size() - 2));
        return options;
    }

    private static int megabytes(List<String> options, String name) {
        List<String> values = options.stream()
                .filter(each -> each.startsWith(name))
                .map(each -> each.substring(name.length()))
                .toList();
        assertThat(values).as(name).isNotEmpty().allMatch(each -> each.matches("\\d+m"));
        return Integer.parseInt(values.get(values.size() - 1).replace("m", ""));
    }

    private static long variable(String dockerfile, String name) {
        Matcher matcher = Pattern.compile(name + "=(\\d+)").matcher(dockerfile);
        assertThat(matcher.find()).as(name).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static Service node() {
        return ComposeFile.inTree().services().stream()
                .filter(each -> each.name().equals("n1"))
                .findFirst()
                .orElseThrow();
    }
}
