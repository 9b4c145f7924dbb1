// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What an invariant says of one run, in general: which node, key or write it was is left out. */
final class InGeneral {
    /** What stands in brackets, those within it first. */
    private static final Pattern CONTENT = Pattern.compile("[\\[{][^\\[\\]{}]*[\\]}]");

    private static final String LEFT_OUT = "…";
    /** In this order. */
    private static final Map<Pattern, String> NAMES = names();

    private InGeneral() {}

    private static Map<Pattern, String> names() {
        Map<Pattern, String> names = new LinkedHashMap<>();
        names.put(Pattern.compile("\\bSibling…"), "a value");
        names.put(Pattern.compile("\\bMark…"), "a mark");
        names.put(Pattern.compile("\\bCall…"), "a call");
        names.put(Pattern.compile("\\bBucketSettings…"), "settings");
        names.put(Pattern.compile("\\b[a-z]+\\.[\\w+-]+\\.n\\d+-[\\w.-]+/\\S*[^\\s,.:;]"), "a key");
        names.put(Pattern.compile("\\b[a-z]+\\.[\\w+-]+\\.n\\d+-[\\w-]+"), "a bucket");
        names.put(Pattern.compile("\\bn\\d+#\\w+:\\d+"), "a write");
        names.put(Pattern.compile("\\bn\\d+#\\w+"), "an actor");
        names.put(Pattern.compile("\\bn\\d+\\b"), "a node");
        return names;
    }

    /** The same sentence without them. */
    static String of(String sentence) {
        String words = sentence;
        for (String before = ""; !before.equals(words); ) {
            before = words;
            words = CONTENT.matcher(words).replaceAll(LEFT_OUT);
        }
        for (Map.Entry<Pattern, String> name : NAMES.entrySet()) {
            words = name.getKey().matcher(words).replaceAll(name.getValue());
        }
        return words;
    }
}
