// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.harness.cli.Version;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a run took place. */
public final class Environment {
    private static final String LATER = "when resumed: ";

    private Environment() {}

    /**
     * Where a run took place that was gone on with: what was so the first time stays, and what was different later is named beside it.
     *
     * @param earlier the facts so far; empty if none are known
     */
    public static Map<String, String> goneOn(Map<String, String> earlier, Map<String, String> now) {
        Map<String, String> both = new LinkedHashMap<>(earlier);
        now.forEach((name, value) -> {
            String before = earlier.get(name);
            if (earlier.isEmpty()) {
                both.put(name, value);
            } else if (before == null) {
                both.put(name, LATER + value);
            } else if (!List.of(before.split("; " + LATER)).contains(value)) {
                both.put(name, before + "; " + LATER + value);
            }
        });
        return both;
    }

    /** Facts by name, in the order to show them. */
    public static Map<String, String> facts() {
        return facts(Map.of());
    }

    /**
     * Facts by name, in the order to show them.
     *
     * @param ofCluster what there is to say of the cluster
     */
    public static Map<String, String> facts(Map<String, String> ofCluster) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("version", Version.of("version"));
        facts.put("commit", Version.of("commit"));
        facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        facts.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("heap", Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB");
        facts.putAll(ofCluster);
        return facts;
    }
}
