// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.harness.cli.Version;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a run took place. */
public final class Environment {
    private Environment() {}

    /** Facts by name, in the order to show them. */
    static Map<String, String> facts() {
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
