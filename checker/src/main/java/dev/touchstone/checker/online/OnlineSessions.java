// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.checker.sessions.SessionGuarantee;
import dev.touchstone.history.Outcome;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Session guarantees of registers in one pass: as {@link dev.touchstone.checker.sessions.SessionChecker}, with versions
 * ordered by {@code (po ∪ rf)+} as vector clocks, over a bounded past.
 *
 * <p>Of each key the newest versions are known. A read of an older one is not judged, and leaves the guarantees unknown
 * unless they were broken elsewhere. Each value is taken to be written once to a key: that it is, is checked among the
 * versions that are known. Processes are sessions; one ends with an operation of unknown outcome. Memory: the versions
 * known, four bytes each for each session, and for each session and key what it saw last.
 */
public final class OnlineSessions implements OnlineChecker {
    private static final int VERSIONS_MAX = 256;
    private static final int DROPS_BETWEEN_SWEEPS = 64;

    private final int versionsMax;
    private final Map<SessionGuarantee, ResultBuilder> results = new EnumMap<>(SessionGuarantee.class);
    private final SessionJudge judge;
    private final Int2ObjectOpenHashMap<Session> sessions = new Int2ObjectOpenHashMap<>();
    private final Int2ObjectOpenHashMap<Operation> open = new Int2ObjectOpenHashMap<>();
    private final Int2ObjectOpenHashMap<Version> writing = new Int2ObjectOpenHashMap<>();
    private final Map<Object, SessionKey> keys = new HashMap<>();
    /** Sessions that are over while somebody may need to know of them. */
    private final List<Session> ended = new ArrayList<>();

    private final IntArrayList freeSlots = new IntArrayList();
    /** How many operations each slot has had. */
    private final IntArrayList begun = new IntArrayList();

    private boolean listsAreValues;
    private long events;
    private long drops;
    private long operations;
    private long judged;
    private long undecided;
    private @Nullable String foreign;

    /**
     * A checker that has heard nothing.
     *
     * @param told takes each violation, as soon as it is certain, by the thread that brought the event
     */
    public OnlineSessions(Collection<SessionGuarantee> guarantees, Consumer<Violation> told) {
        this(guarantees, told, VERSIONS_MAX);
    }

    OnlineSessions(Collection<SessionGuarantee> guarantees, Consumer<Violation> told, int versionsMax) {
        this.versionsMax = versionsMax;
        guarantees.forEach(guarantee -> results.put(guarantee, new ResultBuilder()));
        judge = new SessionJudge(results.keySet(), (guarantee, violation) -> {
            results.get(guarantee).add(violation::finding);
            told.accept(violation);
        });
    }

    @Override
    public void invoked(
            long operation, int process, String function, @Nullable Object key, @Nullable Object input, long nanos) {
        long begin = events++;
        operations++;
        Operation.Function called = Operation.Function.named(function);
        if (called == null || called == Operation.Function.CAS) {
            foreign = foreign == null ? function + " (#" + operation + ")" : foreign;
            return;
        }
        boolean isRead = called == Operation.Function.READ;
        Operation op = new Operation(operation, process, called, key, isRead ? null : input, begin, nanos);
        open.put(process, op);
        if (!isRead) {
            listsAreValues |= input instanceof Collection;
            Session session = session(process);
            Version version = new Version(op, session.author, session.begun(), session.clock());
            session.next();
            writing.put(process, version);
            boolean dropped = key(key).add(PlainValues.orNil(input), version);
            drops += dropped ? 1 : 0;
            if (dropped && drops % DROPS_BETWEEN_SWEEPS == 0) {
                List.copyOf(ended).stream().filter(this::isUnneeded).forEach(this::forget);
            }
        }
    }

    @Override
    public void completed(long operation, int process, Outcome outcome, @Nullable Object output, long nanos) {
        long now = events++;
        Operation op = open.remove(process);
        if (op == null) {
            return;
        }
        op.outcome = outcome;
        op.endNanos = nanos;
        op.end = outcome == Outcome.INFO ? Operation.NEVER : now;
        Session session = session(process);
        Version version = writing.remove(process);
        if (version != null) {
            version.isFailed = outcome == Outcome.FAIL;
            if (outcome == Outcome.OK) {
                session.acknowledged(PlainValues.orNil(op.key), version);
            }
        } else if (outcome == Outcome.OK) {
            op.value = output;
            read(op, session);
        }
        if (outcome == Outcome.INFO) {
            sessions.remove(process);
            session.end();
            ended.add(session);
        }
    }

    private void read(Operation op, Session session) {
        SessionKey key = key(op.key);
        List<Version> versions = versions(op, key);
        if (versions == null) {
            undecided++;
            session.next();
            return;
        }
        boolean isBroken = judge.read(op, session, key, versions);
        if (versions.isEmpty() && key.hasDropped() && !isBroken) {
            undecided++;
        } else {
            judged++;
        }
        int index = session.next();
        versions.forEach(version -> session.saw(PlainValues.orNil(op.key), version));
        key.read(session.author, index, op, versions);
    }

    /** What the read saw, nothing if that was there at the start; null if it cannot be told. */
    private @Nullable List<Version> versions(Operation read, SessionKey key) {
        Collection<?> values = read.value instanceof Collection<?> siblings && !listsAreValues
                ? siblings
                : read.value == null ? List.of() : List.of(read.value);
        List<Version> versions = new ArrayList<>(values.size());
        for (Object value : values) {
            Version version = key.find(PlainValues.orNil(value));
            if (version == null || version.isAmbiguous || version.isFailed) {
                return null;
            }
            versions.add(version);
        }
        return versions;
    }

    @Override
    public void ended() {
        open.clear();
        writing.clear();
    }

    @Override
    public List<CheckResult> results() {
        List<CheckResult> all = new ArrayList<>();
        results.forEach((guarantee, result) -> {
            result.measure("reads-judged", judged);
            result.measure("reads-of-versions-unknown", undecided);
            result.measure(
                    "versions-kept",
                    keys.values().stream().mapToLong(SessionKey::size).sum());
            all.add(result.result(
                    guarantee.property(),
                    "session guarantees (Terry et al. 1994) in one pass, versions ordered by po ∪ rf",
                    unknown(),
                    operations,
                    0));
        });
        return all;
    }

    /** How many sessions clocks have room for. */
    int slots() {
        return begun.size();
    }

    private @Nullable Unknown unknown() {
        if (foreign != null) {
            return Unknown.ofAnotherKind("a pass over sessions judges reads and writes, not " + foreign);
        }
        if (undecided > 0) {
            return new Unknown(
                    Unknown.Cause.UNDECIDABLE,
                    undecided + " reads returned a value that is none of the " + versionsMax
                            + " newest of its key, or was written more than once",
                    "check the whole history at once, and write each value once to a key");
        }
        return judged == 0 ? Unknown.tooFew("no read was answered") : null;
    }

    private SessionKey key(@Nullable Object key) {
        return keys.computeIfAbsent(PlainValues.orNil(key), ignored -> new SessionKey(versionsMax));
    }

    private Session session(int process) {
        return sessions.computeIfAbsent(process, ignored -> {
            int slot = freeSlots.isEmpty() ? begun.size() : freeSlots.popInt();
            if (slot == begun.size()) {
                begun.add(0);
            }
            return new Session(slot, begun.getInt(slot));
        });
    }

    private boolean isUnneeded(Session over) {
        return over.author.versions == 0 && keys.values().stream().noneMatch(key -> key.needs(over.author));
    }

    /** Nobody can need the session any more: its slot becomes free. */
    private void forget(Session over) {
        ended.remove(over);
        begun.set(over.author.slot, over.begun());
        freeSlots.add(over.author.slot);
        sessions.values().forEach(session -> session.forget(over.author));
        keys.values().forEach(key -> key.forget(over.author));
    }
}
