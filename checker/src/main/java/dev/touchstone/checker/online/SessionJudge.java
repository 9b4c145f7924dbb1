// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.checker.sessions.SessionGuarantee;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Judges a read by what its session wrote and saw before; the rules are those of {@link SessionGuarantee}. */
final class SessionJudge {
    private final Set<SessionGuarantee> guarantees;
    private final BiConsumer<SessionGuarantee, Violation> told;
    private long broken;

    SessionJudge(Set<SessionGuarantee> guarantees, BiConsumer<SessionGuarantee, Violation> told) {
        this.guarantees = guarantees;
        this.told = told;
    }

    /** Judges a read, before its session remembers it; returns whether it broke a guarantee. */
    boolean read(Operation read, Session session, SessionKey key, List<Version> versions) {
        if (versions.stream().anyMatch(key::isNewest)) {
            return false;
        }
        long before = broken;
        Object name = PlainValues.orNil(read.key);
        Version own = session.lastOwn(name);
        if (own != null && isOlder(versions, own)) {
            String words = OperationText.capitalized(own.write) + " and was answered; then it read "
                    + PlainValues.render(read.value) + " (#" + read.number + "), which is older.";
            tell(SessionGuarantee.READ_YOUR_WRITES, "Own write not read", words, read, versions, own.write);
        }
        for (Version newest : session.newestRead(name)) {
            if (isOlder(versions, newest)) {
                String words =
                        "Client " + read.process + " had read " + PlainValues.render(newest.write.value) + " (of #"
                                + newest.write.number + "); then it read " + PlainValues.render(read.value) + " (#"
                                + read.number
                                + "), which is older.";
                tell(SessionGuarantee.MONOTONIC_READS, "Read went back", words, read, versions, newest.write);
                break;
            }
        }
        monotonicWrites(read, session, key, versions);
        writesFollowReads(read, session, key, versions);
        return broken > before;
    }

    private void monotonicWrites(Operation read, Session session, SessionKey key, List<Version> versions) {
        for (Map.Entry<Author, Version> each : session.latestSeen().entrySet()) {
            Author author = each.getKey();
            Version seen = each.getValue();
            Version before = author == session.author ? null : key.lastBelow(author, seen.index);
            if (before != null && isOlder(versions, before)) {
                String words = OperationText.capitalized(before.write) + " and after that wrote "
                        + PlainValues.render(seen.write.value) + " (#" + seen.write.number + "). Client " + read.process
                        + " saw the second, and then read " + PlainValues.render(read.value) + " (#" + read.number
                        + "), which is older than the first.";
                tell(
                        SessionGuarantee.MONOTONIC_WRITES,
                        "Writes seen out of order",
                        words,
                        read,
                        versions,
                        before.write,
                        seen.write);
                return;
            }
        }
    }

    private void writesFollowReads(Operation read, Session session, SessionKey key, List<Version> versions) {
        for (Map.Entry<Author, Version> each : session.latestSeen().entrySet()) {
            Author author = each.getKey();
            Version seen = each.getValue();
            SessionKey.Seen before = author == session.author ? null : key.lastReadBelow(author, seen.index);
            Version older = before == null ? null : olderThanAny(versions, before.versions());
            if (before != null && older != null) {
                String words = OperationText.capitalized(before.read()) + " and after that wrote "
                        + PlainValues.render(seen.write.value) + " (#" + seen.write.number + "). Client " + read.process
                        + " saw that write, and then read " + PlainValues.render(read.value) + " (#" + read.number
                        + "), which is older than what the write's author had read.";
                tell(
                        SessionGuarantee.WRITES_FOLLOW_READS,
                        "Write seen without what it follows",
                        words,
                        read,
                        versions,
                        older.write,
                        before.read(),
                        seen.write);
                return;
            }
        }
    }

    private static @Nullable Version olderThanAny(List<Version> versions, List<Version> writers) {
        return writers.stream()
                .filter(writer -> isOlder(versions, writer))
                .findFirst()
                .orElse(null);
    }

    /** Whether all that a read returned is older than the write; what was there at the start is older than all. */
    private static boolean isOlder(List<Version> versions, Version write) {
        return versions.stream().allMatch(version -> version != write && version.precedes(write));
    }

    private void tell(
            SessionGuarantee kind,
            String title,
            String words,
            Operation read,
            List<Version> versions,
            Operation... evidence) {
        Map<Integer, String> lines = new TreeMap<>();
        List<Operation> cited = new ArrayList<>(List.of(evidence));
        cited.add(read);
        versions.forEach(version -> cited.add(version.write));
        cited.forEach(op -> lines.put(Math.toIntExact(op.number), OperationText.line(op)));
        for (SessionGuarantee guarantee : guarantees) {
            if (guarantee.includes(kind)) {
                broken++;
                told.accept(
                        guarantee,
                        new Violation(
                                guarantee.property(),
                                new Finding(
                                        kind.property(),
                                        title + OperationText.ofKey(read),
                                        words,
                                        List.copyOf(lines.values()),
                                        List.copyOf(lines.keySet()),
                                        null,
                                        null),
                                lines));
            }
        }
    }
}
