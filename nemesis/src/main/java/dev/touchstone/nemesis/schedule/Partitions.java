// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault.Cut;
import dev.touchstone.nemesis.LinkFault.CutLinks;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/** The recipes of links that pass nothing. Grudges (who no longer hears whom) are those of Jepsen's nemesis. */
final class Partitions {
    private static final int FLAPS = 4;
    private static final String CLIENTS_REACH_ALL = " (clients reach all)";

    private Partitions() {}

    static FaultKind.Recipe halves(Cut how) {
        return (name, nodes, random, window) -> List.of(window.with(halves(name, nodes, random, how)));
    }

    static CutLinks halves(String name, List<String> nodes, SplittableRandom random, Cut how) {
        List<String> shuffled = Draw.shuffled(nodes, random);
        int half = nodes.size() / 2;
        List<String> minority = Draw.sorted(shuffled.subList(0, half));
        List<String> majority = Draw.sorted(shuffled.subList(half, nodes.size()));
        List<Link> links = links(nodes, (from, to) -> minority.contains(from) != minority.contains(to));
        String detail = String.join(",", minority) + " | " + String.join(",", majority) + CLIENTS_REACH_ALL;
        return new CutLinks(name, detail, links, how);
    }

    static FaultKind.Recipe one(boolean clientsToo) {
        return (name, nodes, random, window) -> {
            String lonely = Draw.one(nodes, random);
            List<Link> links = links(nodes, (from, to) -> from.equals(lonely) || to.equals(lonely));
            if (clientsToo) {
                links.add(new Link(Link.CLIENT, lonely));
            }
            String others = String.join(",", without(nodes, lonely));
            String detail = lonely + " | " + others + (clientsToo ? ",clients" : CLIENTS_REACH_ALL);
            return List.of(window.with(new CutLinks(name, detail, links, Cut.BLACKHOLE)));
        };
    }

    static List<ScheduledFault> oneWay(String name, List<String> nodes, SplittableRandom random, Window window) {
        String unheard = Draw.one(nodes, random);
        List<Link> links = links(nodes, (from, to) -> from.equals(unheard));
        String detail = unheard + " -/-> " + String.join(",", without(nodes, unheard)) + CLIENTS_REACH_ALL;
        return List.of(window.with(new CutLinks(name, detail, links, Cut.BLACKHOLE)));
    }

    static List<ScheduledFault> majoritiesRing(
            String name, List<String> nodes, SplittableRandom random, Window window) {
        List<String> ring = Draw.shuffled(nodes, random);
        int size = ring.size();
        int reach = (size / 2 + 1) / 2;
        List<Link> links = links(nodes, (from, to) -> {
            int apart = Math.floorMod(ring.indexOf(from) - ring.indexOf(to), size);
            return Math.min(apart, size - apart) > reach;
        });
        String detail =
                "ring " + String.join(",", ring) + ", each sees " + reach + " to either side" + CLIENTS_REACH_ALL;
        return List.of(window.with(new CutLinks(name, detail, links, Cut.BLACKHOLE)));
    }

    static List<ScheduledFault> bridge(String name, List<String> nodes, SplittableRandom random, Window window) {
        List<String> shuffled = Draw.shuffled(nodes, random);
        String bridge = shuffled.get(0);
        int middle = 1 + (nodes.size() - 1) / 2;
        List<String> left = Draw.sorted(shuffled.subList(1, middle));
        List<String> right = Draw.sorted(shuffled.subList(middle, nodes.size()));
        List<Link> links = links(
                nodes,
                (from, to) ->
                        (left.contains(from) && right.contains(to)) || (right.contains(from) && left.contains(to)));
        String detail =
                String.join(",", left) + " | " + String.join(",", right) + ", bridge " + bridge + CLIENTS_REACH_ALL;
        return List.of(window.with(new CutLinks(name, detail, links, Cut.BLACKHOLE)));
    }

    static List<ScheduledFault> random(String name, List<String> nodes, SplittableRandom random, Window window) {
        List<Link> all = links(nodes, (from, to) -> true);
        List<Link> cut = new ArrayList<>();
        for (Link link : all) {
            if (random.nextBoolean()) {
                cut.add(link);
            }
        }
        if (cut.isEmpty()) {
            cut.add(Draw.one(all, random));
        }
        String detail = cut.size() + " of " + all.size() + " directed links" + CLIENTS_REACH_ALL;
        return List.of(window.with(new CutLinks(name, detail, cut, Cut.BLACKHOLE)));
    }

    static List<ScheduledFault> clients(String name, List<String> nodes, SplittableRandom random, Window window) {
        String node = Draw.one(nodes, random);
        List<Link> links = List.of(new Link(Link.CLIENT, node));
        return List.of(window.with(new CutLinks(name, "clients | " + node, links, Cut.BLACKHOLE)));
    }

    /** The same two sides again and again, so that nodes find and lose each other. */
    static List<ScheduledFault> flapping(String name, List<String> nodes, SplittableRandom random, Window window) {
        CutLinks cut = halves(name, nodes, random, Cut.BLACKHOLE);
        return IntStream.range(0, FLAPS)
                .mapToObj(flap ->
                        window.part(flap, FLAPS, 0.5).with(new CutLinks(name, cut.detail(), cut.links(), cut.how())))
                .toList();
    }

    static List<Link> links(List<String> nodes, BiPredicate<String, String> hit) {
        List<Link> links = new ArrayList<>();
        for (String from : nodes) {
            for (String to : nodes) {
                if (!from.equals(to) && hit.test(from, to)) {
                    links.add(new Link(from, to));
                }
            }
        }
        return links;
    }

    static List<String> without(List<String> nodes, String node) {
        return nodes.stream().filter(other -> !other.equals(node)).toList();
    }
}
