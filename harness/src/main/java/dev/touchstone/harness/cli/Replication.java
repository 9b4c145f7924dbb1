// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.CampaignFile.SettingPart;
import dev.touchstone.history.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A setting in one word of the command line: {@code n=3,r=2,w=2,strict,read-repair=async}. */
final class Replication {
    private static final Map<String, String> WORDS =
            Map.of("sloppy", "quorum", "strict", "quorum", "eventual", "consistency", "quorum", "consistency");
    private static final List<String> KEYS = List.of("n", "r", "w", "consistency", "quorum", "read-repair");

    private Replication() {}

    /**
     * The setting.
     *
     * @param what the flag, for the sentence that says what is wrong
     * @throws UsageException if it is none
     */
    static SettingPart parse(String what, String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String item : text.split(",", -1)) {
            String[] pair = item.trim().split("=", 2);
            String key = pair.length == 2 ? pair[0] : WORDS.get(pair[0]);
            String value = pair.length == 2 ? pair[1] : pair[0];
            if (key == null || !KEYS.contains(key)) {
                throw new UsageException(what + ": " + Suggestion.unknown("part", pair[0], KEYS));
            }
            if (values.put(key, value) != null) {
                throw new UsageException(what + " says " + key + " twice in \"" + text + "\"");
            }
        }
        return new SettingPart(
                null,
                number(what, text, "n", values),
                number(what, text, "r", values),
                number(what, text, "w", values),
                values.get("consistency"),
                values.get("quorum"),
                values.get("read-repair"));
    }

    private static Integer number(String what, String text, String key, Map<String, String> values) {
        @Nullable String value = values.get(key);
        if (value == null || !value.matches("\\d{1,4}")) {
            throw new UsageException(what + " needs numbers n, r and w, as in n=3,r=2,w=2, not \"" + text + "\"");
        }
        return Integer.valueOf(value);
    }
}
