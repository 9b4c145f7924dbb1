// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.port.Storage;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;

/** The known bugs of buckets, as a node saved them: for what is done before it has started. */
public final class SavedBugs {
    private SavedBugs() {}

    /**
     * Those of a bucket, by its name.
     *
     * @param membership the storage of the membership part
     * @param allowed whether the node was started to allow them; else there are none
     */
    public static Function<String, Set<KnownBug>> of(Storage membership, boolean allowed) {
        Buckets buckets = new Buckets(allowed);
        buckets.load(membership, (key, damaged) -> {});
        SortedMap<String, BucketSettings> settings = buckets.settings();
        return name -> {
            BucketSettings known = settings.get(name);
            return known == null ? EnumSet.noneOf(KnownBug.class) : known.bugs();
        };
    }
}
