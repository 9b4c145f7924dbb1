// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a campaign is at right now, in a few words: one thing with its share, or several with the least of theirs. Not thread-safe. */
final class Activities {
    /**
     * One of them.
     *
     * @param share of the load that is over, 0 to 1; below 0 if none is running
     */
    private record Activity(String what, String phase, String detail, double share, long ok, long fail, long info) {
        String percent() {
            return share < 0 ? "" : String.format(Locale.ROOT, "%3.0f %%  ", share * 100);
        }
    }

    private final Map<String, Activity> running = new LinkedHashMap<>();

    /** Something enters a phase; a fault and its healing are phases of a load that goes on. */
    void phase(String what, String phase, String detail) {
        Activity known = running.get(what);
        boolean during = known != null && (phase.equals("fault") || phase.equals("heal"));
        running.put(
                what,
                during
                        ? new Activity(what, phase, detail, known.share(), known.ok(), known.fail(), known.info())
                        : new Activity(what, phase, detail, -1, 0, 0, 0));
    }

    void load(String what, long ok, long fail, long info, double share) {
        Activity known = running.get(what);
        String phase = known == null ? "load" : known.phase();
        String detail = known == null ? "" : known.detail();
        running.put(what, new Activity(what, phase, detail, share, ok, fail, info));
    }

    void over(String what) {
        running.remove(what);
    }

    boolean isEmpty() {
        return running.isEmpty();
    }

    /** In a line, the most telling first, as the end may be cut. */
    String text() {
        List<Activity> all = List.copyOf(running.values());
        if (all.isEmpty()) {
            return "";
        } else if (all.size() == 1) {
            Activity only = all.get(0);
            return String.format(Locale.ROOT, "%s%-7s %s  ", only.percent(), only.phase(), only.what())
                    + (only.share() < 0 ? "" : counts(all) + "  ")
                    + only.detail();
        }
        return all.size() + " running  "
                + all.stream()
                        .filter(activity -> activity.share() >= 0)
                        .min(Comparator.comparingDouble(Activity::share))
                        .map(least -> "least " + least.percent().strip() + " (" + least.what() + ")  " + counts(all))
                        .orElse("");
    }

    private static String counts(List<Activity> all) {
        return String.format(
                Locale.ROOT,
                "ok %d  fail %d  info %d",
                all.stream().mapToLong(Activity::ok).sum(),
                all.stream().mapToLong(Activity::fail).sum(),
                all.stream().mapToLong(Activity::info).sum());
    }
}
