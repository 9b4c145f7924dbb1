// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Durations;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.Amounts;
import dev.touchstone.harness.campaign.ClusterPlan;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.cluster.LinkKind;
import dev.touchstone.history.Suggestion;
import dev.touchstone.nemesis.schedule.FaultKinds;
import dev.touchstone.workloads.Workloads;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A flag's text, checked as soon as it is read: what is wrong with it is said with the name of the flag, or of its variable. */
abstract class CheckedText implements ITypeConverter<String> {
    private final Function<String, ?> check;

    /** A text that the check, which says in a sentence what is wrong, lets pass. */
    private CheckedText(Function<String, ?> check) {
        this.check = check;
    }

    @Override
    public String convert(String text) {
        try {
            Objects.requireNonNull(check.apply(text));
            return text;
        } catch (UsageException | IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** A duration, which may be 0. */
    static final class OfDuration extends CheckedText {
        OfDuration() {
            super(Durations::parse);
        }
    }

    /** A duration above 0. */
    static final class OfTime extends CheckedText {
        OfTime() {
            super(CheckedText::aboveZero);
        }
    }

    /** How many of something, which may be none. */
    static final class OfCount extends CheckedText {
        OfCount() {
            super(CheckedText::count);
        }
    }

    /** A number of bytes. */
    static final class OfSize extends CheckedText {
        OfSize() {
            super(Durations::parseBytes);
        }
    }

    /** A number of clients. */
    static final class OfConcurrency extends CheckedText {
        OfConcurrency() {
            super(text -> Amounts.concurrency("it", text, 1));
        }
    }

    /** A number of operations a second. */
    static final class OfRate extends CheckedText {
        OfRate() {
            super(text -> Amounts.rate("it", text));
        }
    }

    /** A setting in one word. */
    static final class OfReplication extends CheckedText {
        OfReplication() {
            super(Replication::parse);
        }
    }

    /** A kind of cluster. */
    static final class OfCluster extends CheckedText {
        OfCluster() {
            super(ClusterKind::of);
        }
    }

    /** A kind of links. */
    static final class OfLinks extends CheckedText {
        OfLinks() {
            super(LinkKind::of);
        }
    }

    /** The URL of a Toxiproxy. */
    static final class OfToxiproxy extends CheckedText {
        OfToxiproxy() {
            super(ClusterPlan::toxiproxy);
        }
    }

    /** A way to show progress. */
    static final class OfProgress extends CheckedText {
        OfProgress() {
            super(ProgressMode::of);
        }
    }

    /** When there are colours. */
    static final class OfColor extends CheckedText {
        OfColor() {
            super(Palette::of);
        }
    }

    /** A workload's name. */
    static final class OfWorkload extends CheckedText {
        OfWorkload() {
            super(name -> Workloads.byName(name)
                    .orElseThrow(() -> new UsageException(Suggestion.unknown("workload", name, Workloads.names()))));
        }
    }

    /** A fault's name, or two that are joined. */
    static final class OfFault extends CheckedText {
        OfFault() {
            super(FaultKinds::named);
        }
    }

    private static Integer count(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new UsageException("it is a whole number from 0, not \"" + text + "\"");
        }
        return Integer.valueOf(text);
    }

    private static Duration aboveZero(String text) {
        Duration time = Durations.parse(text);
        if (time.isZero()) {
            throw new UsageException("it is above 0, not " + text);
        }
        return time;
    }
}
