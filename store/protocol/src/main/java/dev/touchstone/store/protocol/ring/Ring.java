// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.ring;

import dev.touchstone.store.protocol.node.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Who owns what, as of one epoch: consistent hashing with virtual nodes. Immutable.
 *
 * <p>Each member has {@value #VIRTUAL_NODES} virtual nodes a unit of weight, at places that are a pure function of its id.
 * So the ring is a pure function of its members: nobody negotiates tokens, and a node that joins M others takes about
 * 1/(M+1) of the keys, all of them from its neighbours on the ring. A key belongs to the virtual nodes that follow its
 * token clockwise.
 *
 * @see <a href="https://doi.org/10.1145/258533.258660">Karger et al., Consistent hashing and random trees, 1997</a>
 */
public final class Ring {
    public static final int VIRTUAL_NODES = 150;

    /** Of replicas, as nearly all buckets have them. */
    private static final int KNOWN_N_MAX = 5;

    private final long epoch;
    private final List<Member> members;
    private final int zones;
    private final Token[] tokens;
    private final int[] memberAt;
    /** For each n, and each place that a walk begins at, the owners once they were asked for: a walk costs more than a request may. */
    private final AtomicReferenceArray<@Nullable List<NodeId>> known;

    public Ring(long epoch, List<Member> members) {
        this.epoch = epoch;
        this.members = List.copyOf(members);
        if (new TreeSet<>(members.stream().map(Member::id).toList()).size() != members.size()) {
            throw new IllegalArgumentException("a node is twice among the members " + members);
        }
        this.zones = new TreeSet<>(members.stream().map(Member::zone).toList()).size();
        record Place(Token token, int member) {}
        List<Place> places = new ArrayList<>();
        for (int m = 0; m < members.size(); m++) {
            for (int v = 0; v < VIRTUAL_NODES * members.get(m).weight(); v++) {
                places.add(new Place(Token.ofVirtualNode(members.get(m).id().name(), v), m));
            }
        }
        places.sort((a, b) -> {
            int byToken = a.token.compareTo(b.token);
            return byToken != 0 ? byToken : id(a.member).compareTo(id(b.member));
        });
        this.tokens = places.stream().map(Place::token).toArray(Token[]::new);
        this.memberAt = places.stream().mapToInt(Place::member).toArray();
        this.known = new AtomicReferenceArray<>(KNOWN_N_MAX * memberAt.length);
    }

    public long epoch() {
        return epoch;
    }

    public List<Member> members() {
        return members;
    }

    /**
     * The owners of a token: n distinct nodes clockwise from it, in distinct zones while there are zones that have none.
     *
     * @return in order of preference; all members if there are not more than n
     */
    public List<NodeId> owners(Token token, int n) {
        if (n < 1 || n > KNOWN_N_MAX || memberAt.length == 0) {
            return walked(token, n);
        }
        int place = (n - 1) * memberAt.length + start(token);
        List<NodeId> owners = known.get(place);
        if (owners == null) {
            owners = List.copyOf(walked(token, n));
            known.set(place, owners);
        }
        return owners;
    }

    private List<NodeId> walked(Token token, int n) {
        int wanted = Math.min(n, members.size());
        BitSet taken = new BitSet(members.size());
        List<NodeId> owners = new ArrayList<>(wanted);
        TreeSet<String> zonesTaken = new TreeSet<>();
        walk(token, member -> {
            String zone = members.get(member).zone();
            if (!taken.get(member) && (zone.isEmpty() || !zonesTaken.contains(zone))) {
                taken.set(member);
                zonesTaken.add(zone);
                owners.add(id(member));
            }
            return owners.size() < wanted && (zones == 1 || zonesTaken.size() < zones || zonesTaken.contains(""));
        });
        if (owners.size() < wanted) {
            walk(token, member -> {
                if (!taken.get(member)) {
                    taken.set(member);
                    owners.add(id(member));
                }
                return owners.size() < wanted;
            });
        }
        return owners;
    }

    /** The nodes that follow the owners: who stands in for an owner that is down, in order. */
    public List<NodeId> fallbacks(Token token, int n) {
        List<NodeId> owners = owners(token, n);
        BitSet seen = new BitSet(members.size());
        List<NodeId> fallbacks = new ArrayList<>(members.size() - owners.size());
        walk(token, member -> {
            if (!seen.get(member) && !owners.contains(id(member))) {
                fallbacks.add(id(member));
            }
            seen.set(member);
            return seen.cardinality() < members.size();
        });
        return fallbacks;
    }

    /** Visits the members of virtual nodes clockwise from the token, once around at most, while the visitor says so. */
    private void walk(Token token, IntPredicate visitor) {
        int start = start(token);
        for (int i = 0; i < memberAt.length; i++) {
            if (!visitor.test(memberAt[(start + i) % memberAt.length])) {
                return;
            }
        }
    }

    /** The first virtual node at the token or after it. */
    private int start(Token token) {
        int found = Arrays.binarySearch(tokens, token);
        int next = found >= 0 ? found : -found - 1;
        return next < tokens.length ? next : 0;
    }

    private NodeId id(int member) {
        return members.get(member).id();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Ring that && epoch == that.epoch && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return Objects.hash(epoch, members);
    }

    @Override
    public String toString() {
        return "Ring[epoch=" + epoch + ", members=" + members + "]";
    }
}
