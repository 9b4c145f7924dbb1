// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster;

import dev.touchstone.harness.UsageException;
import dev.touchstone.nemesis.Fault.Need;
import dev.touchstone.simulation.SimWorld;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a kind of cluster offers to faults. What is not offered does not exist there, and is refused before anything starts.
 *
 * @param links what its links are made of; counts for a local cluster alone
 */
public record ClusterOffer(ClusterKind kind, LinkKind links, Set<Need> needs) {
    /** What real nodes offer, whatever their links are. */
    private static final Set<Need> NODES = Set.of(Need.PROCESSES, Need.CLOCKS, Need.DISKS, Need.SMALL_DISKS);
    /** What links through proxies offer. */
    private static final Set<Need> PROXIES = Set.of(Need.LINKS, Need.LATENCY, Need.STREAMS, Need.SLICES);

    /** All that there are. */
    public static final List<ClusterOffer> ALL = List.of(
            new ClusterOffer(ClusterKind.SIM, LinkKind.PROXY, SimWorld.OFFERS),
            new ClusterOffer(ClusterKind.LOCAL, LinkKind.PROXY, all(List.of(NODES, PROXIES))),
            new ClusterOffer(ClusterKind.LOCAL, LinkKind.NETNS, all(List.of(NODES, Set.of(Need.LINKS, Need.PACKETS)))),
            new ClusterOffer(ClusterKind.COMPOSE, LinkKind.PROXY, all(List.of(NODES, PROXIES, Set.of(Need.PACKETS)))));

    /** What such a cluster offers. */
    public static ClusterOffer of(ClusterKind kind, LinkKind links) {
        return ALL.stream()
                .filter(offer -> offer.kind == kind && (kind != ClusterKind.LOCAL || offer.links == links))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Demands that a fault exists there.
     *
     * @param fault what it is called
     * @throws UsageException if it does not, with the clusters in which it does
     */
    public void require(String fault, Set<Need> needed) {
        Set<Need> missing = new TreeSet<>(needed);
        missing.removeAll(needs);
        if (missing.isEmpty()) {
            requireRoot(fault, needed);
            return;
        }
        String there = ALL.stream()
                .filter(offer -> offer.needs.containsAll(needed))
                .map(this::flags)
                .collect(Collectors.joining(" or "));
        String what = missing.stream().map(ClusterOffer::words).collect(Collectors.joining(" and "));
        throw new UsageException(fault + " needs " + what + ", which " + words() + " has not: "
                + (there.isEmpty() ? "no cluster has" : "use " + there));
    }

    private static Set<Need> all(List<Set<Need>> parts) {
        return parts.stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }

    /** To lose packets between containers, the harness enters their network. */
    private void requireRoot(String fault, Set<Need> needed) {
        if (kind == ClusterKind.COMPOSE && needed.contains(Need.PACKETS) && !RootTools.canLosePackets()) {
            throw new UsageException(fault + " on containers needs "
                    + (RootTools.isRoot()
                            ? "the commands " + String.join(", ", RootTools.missing()) + " beside the engine"
                            : "root on the engine's own machine, outside of containers, and this is user "
                                    + RootTools.user())
                    + "; --cluster sim does without");
        }
    }

    private String words() {
        return switch (kind) {
            case SIM -> "a simulated cluster";
            case LOCAL -> links == LinkKind.PROXY ? "a local cluster with proxies" : "a local cluster of namespaces";
            case COMPOSE -> "a cluster of containers";
        };
    }

    private String flags(ClusterOffer other) {
        String linksToo =
                other.kind == ClusterKind.LOCAL && other.links != LinkKind.PROXY ? "--links " + other.links.word() : "";
        return other.kind == kind && !linksToo.isEmpty()
                ? linksToo
                : ("--cluster " + other.kind.word() + " " + linksToo).strip();
    }

    private static String words(Need need) {
        return switch (need) {
            case LINKS -> "links that can be cut";
            case LATENCY -> "links that can be slowed down";
            case STREAMS -> "links that can be narrowed and reset";
            case SLICES -> "links that pass bytes in slices";
            case PACKETS -> "links that lose packets";
            case PROCESSES -> "nodes that can be killed";
            case CLOCKS -> "nodes with clocks of their own";
            case DISKS -> "disks that can be touched";
            case SMALL_DISKS -> "disks that can be filled";
        };
    }
}
