// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import static dev.touchstone.checker.online.OperationText.capitalized;
import static dev.touchstone.checker.online.OperationText.ofKey;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.linearizability.explain.OutdatedRead;
import dev.touchstone.checker.linearizability.explain.ValueDeed;
import dev.touchstone.checker.linearizability.model.PlainValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a finding of each conflict. */
final class RegisterFindings implements Conflicts {
    static final String PROPERTY = "linearizable";

    private static final int NAMED_MAX = 4;

    private final Consumer<Violation> told;

    RegisterFindings(Consumer<Violation> told) {
        this.told = told;
    }

    @Override
    public void stale(ValueZone old, ValueZone other, Operation read) {
        Operation late = other.lastBegin;
        Operation end = other.firstEnd;
        if (late == null || end == null) {
            throw new IllegalStateException("the initial value replaced that of #" + read.number);
        }
        String a = PlainValues.render(old.value);
        String b = PlainValues.render(other.value);
        Operation first = old.firstEnd;
        String began = first == null
                ? "the initial value"
                : (first.isRead() ? "read" : "written") + " before #" + late.number + " began";
        List<String> because = new ArrayList<>();
        because.add(
                first == null
                        ? a + " is the initial value, so it comes before " + b + "."
                        : deed(first, a).comesBefore(deed(late, b)));
        because.add(deed(end, b).comesBefore(deed(read, a)));
        because.add("Neither value was written again while it could still be seen, so it cannot be both.");
        OutdatedRead kind = OutdatedRead.of(other.reader() != null, isOverwritten(old.write, other.write, read));
        tell(
                kind.anomaly(),
                kind.title() + ofKey(read),
                capitalized(read) + " after " + OperationText.of(end) + ": " + b + " had replaced " + a
                        + " by then, because " + a + " was " + began + ".",
                because,
                first,
                late,
                end,
                read);
    }

    private static ValueDeed deed(Operation op, String value) {
        return new ValueDeed(op.number, !op.isRead(), value);
    }

    private static boolean isOverwritten(@Nullable Operation old, @Nullable Operation newer, Operation read) {
        return newer != null && (old == null || old.end < newer.begin) && newer.end < read.begin;
    }

    @Override
    public void readOfFailed(Operation read, Operation write) {
        tell(
                "read-of-failed-write",
                "Read of a failed write" + ofKey(read),
                capitalized(read) + ", which only #" + write.number
                        + " was to write: that failed, and so it never happened.",
                List.of("#" + read.number + " saw the value of #" + write.number + ", which surely failed."),
                read,
                write);
    }

    @Override
    public void neverWritten(Operation read, boolean orForgotten) {
        tell(
                "read-never-written",
                "Read of a value never written" + ofKey(read),
                capitalized(read)
                        + (orForgotten
                                ? ", which nobody had begun to write by then, or which was replaced long before."
                                : ", which nobody had begun to write by then."),
                List.of("No operation that began before #" + read.number + " ended brought in what it saw"
                        + (orForgotten ? ", but for writes that were replaced before it began." : ".")),
                read);
    }

    @Override
    public void stuck(Operation call, List<Way> before) {
        Map<String, Operation> values = new LinkedHashMap<>();
        List<@Nullable Operation> cited = new ArrayList<>();
        cited.add(call);
        for (Way way : before) {
            Operation by = way.by();
            String value = PlainValues.render(way.state());
            if (values.size() < NAMED_MAX && !values.containsKey(value)) {
                values.put(value + (by == null ? "" : " (#" + by.number + ")"), by);
                cited.add(by);
            }
        }
        tell(
                call.isRead() ? "stale-read" : "non-linearizable",
                (call.isRead() ? "Stale read" : "No order of the operations") + ofKey(call),
                capitalized(call) + ", but whatever the order of the operations before it, it cannot have: until it"
                        + " returned the value can only have been " + String.join(", or ", values.keySet())
                        + (before.size() > values.size() ? ", or what calls that were open then brought." : "."),
                List.of("Each of the " + before.size() + " ways in which the operations that had returned by then can"
                        + " have taken effect leaves no room for #" + call.number + "."),
                cited.toArray(Operation[]::new));
    }

    private void tell(
            String anomaly, String title, String inWords, List<String> because, @Nullable Operation... cited) {
        Map<Integer, String> lines = new TreeMap<>();
        Stream.of(cited)
                .filter(Objects::nonNull)
                .forEach(op -> lines.put(Math.toIntExact(op.number), OperationText.line(op)));
        Finding finding = new Finding(anomaly, title, inWords, because, List.copyOf(lines.keySet()), null, null);
        told.accept(new Violation(PROPERTY, finding, lines));
    }
}
