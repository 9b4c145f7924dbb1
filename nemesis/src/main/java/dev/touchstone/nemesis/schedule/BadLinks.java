// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault.LossyLinks;
import dev.touchstone.nemesis.LinkFault.NarrowLinks;
import dev.touchstone.nemesis.LinkFault.ResetLinks;
import dev.touchstone.nemesis.LinkFault.SliceLinks;
import dev.touchstone.nemesis.LinkFault.SlowLinks;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The recipes of links that pass things, but badly. */
final class BadLinks {
    private static final int RESETS = 3;
    private static final int BYTES_PER_SECOND = 10_000;
    private static final int SLICE_BYTES = 64;
    private static final Duration SLICE_PAUSE = Duration.ofMillis(5);
    private static final double LOSS_SHARE = 0.05;

    private BadLinks() {}

    static List<ScheduledFault> slow(String name, List<String> nodes, SplittableRandom random, Window window) {
        String detail = "all links between nodes, 100 ms +- 50 ms";
        return all(
                nodes,
                window,
                links -> new SlowLinks(name, detail, links, Duration.ofMillis(100), Duration.ofMillis(50)));
    }

    static List<ScheduledFault> jitter(String name, List<String> nodes, SplittableRandom random, Window window) {
        String detail = "all links between nodes, 100 ms +- 100 ms";
        return all(
                nodes,
                window,
                links -> new SlowLinks(name, detail, links, Duration.ofMillis(100), Duration.ofMillis(100)));
    }

    static List<ScheduledFault> slowOne(String name, List<String> nodes, SplittableRandom random, Window window) {
        String node = Draw.one(nodes, random);
        List<Link> links = Partitions.links(nodes, (from, to) -> from.equals(node) || to.equals(node));
        links.add(new Link(Link.CLIENT, node));
        String detail = "links of " + node + ", clients' too, 300 ms +- 20 ms";
        return List.of(window.with(new SlowLinks(name, detail, links, Duration.ofMillis(300), Duration.ofMillis(20))));
    }

    static List<ScheduledFault> narrow(String name, List<String> nodes, SplittableRandom random, Window window) {
        String detail = "all links between nodes, " + BYTES_PER_SECOND / 1_000 + " kB/s";
        return all(nodes, window, links -> new NarrowLinks(name, detail, links, BYTES_PER_SECOND));
    }

    static List<ScheduledFault> slices(String name, List<String> nodes, SplittableRandom random, Window window) {
        String detail = "all links between nodes, " + SLICE_BYTES + " bytes each " + SLICE_PAUSE.toMillis() + " ms";
        return all(nodes, window, links -> new SliceLinks(name, detail, links, SLICE_BYTES, SLICE_PAUSE));
    }

    /** Again and again: in between nodes connect anew. */
    static List<ScheduledFault> resets(String name, List<String> nodes, SplittableRandom random, Window window) {
        return IntStream.range(0, RESETS)
                .mapToObj(time -> window.part(time, RESETS, 0.5)
                        .with(new ResetLinks(name, "all links between nodes", every(nodes))))
                .toList();
    }

    static List<ScheduledFault> loss(String name, List<String> nodes, SplittableRandom random, Window window) {
        String detail = "all links between nodes lose " + Math.round(LOSS_SHARE * 100) + " %";
        return all(nodes, window, links -> new LossyLinks(name, detail, links, LOSS_SHARE));
    }

    static List<ScheduledFault> drop(String name, List<String> nodes, SplittableRandom random, Window window) {
        String unheard = Draw.one(nodes, random);
        List<Link> links = Partitions.links(nodes, (from, to) -> from.equals(unheard));
        String detail = "all that " + unheard + " sends to " + String.join(",", Partitions.without(nodes, unheard));
        return List.of(window.with(new LossyLinks(name, detail, links, 1)));
    }

    private static List<ScheduledFault> all(List<String> nodes, Window window, Function<List<Link>, Fault> fault) {
        return List.of(window.with(fault.apply(every(nodes))));
    }

    private static List<Link> every(List<String> nodes) {
        return Partitions.links(nodes, (from, to) -> true);
    }
}
