// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.reports.run.FaultRecord;
import java.util.List;

/** The nemesis' records of faults in the form of a run's folder. */
final class FaultRecords {
    private FaultRecords() {}

    static List<FaultRecord> of(List<dev.touchstone.nemesis.FaultRecord> records) {
        return records.stream().map(FaultRecords::of).toList();
    }

    private static FaultRecord of(dev.touchstone.nemesis.FaultRecord each) {
        return new FaultRecord(
                each.fault().name(),
                each.fault().detail(),
                time(each.askedNanos()),
                time(each.startNanos()),
                time(each.endNanos()),
                each.observed(),
                each.startEvidence(),
                each.healed(),
                each.endEvidence());
    }

    private static long time(long nanos) {
        return nanos == dev.touchstone.nemesis.FaultRecord.NEVER ? -1 : nanos;
    }
}
