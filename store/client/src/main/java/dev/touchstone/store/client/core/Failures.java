// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Which nodes failed in the last two seconds. Thread-safe. */
final class Failures {
    private static final long UNREACHABLE_NANOS = Duration.ofSeconds(2).toNanos();

    private final LongSupplier nanoClock;
    /** When each node that failed failed last. */
    private final Map<Address, Long> failures = new LinkedHashMap<>();

    Failures(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    synchronized void failed(Address address) {
        failures.put(address, nanoClock.getAsLong());
    }

    /** The same addresses, each once, those that failed last. */
    synchronized List<Address> last(Collection<Address> order) {
        long now = nanoClock.getAsLong();
        failures.values().removeIf(failed -> now - failed >= UNREACHABLE_NANOS);
        List<Address> sound = new ArrayList<>();
        List<Address> failed = new ArrayList<>();
        for (Address each : order) {
            List<Address> its = failures.containsKey(each) ? failed : sound;
            if (!its.contains(each)) {
                its.add(each);
            }
        }
        sound.addAll(failed);
        return sound;
    }
}
