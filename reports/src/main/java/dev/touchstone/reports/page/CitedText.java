// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.reports.svg.Markup;
import dev.touchstone.reports.svg.Svg;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text that cites operations as {@code #12}: escaped, each citation a link to the operation's line in the card. */
final class CitedText {
    private static final Pattern CITATION = Pattern.compile("#(\\d{1,9})\\b");

    private CitedText() {}

    static Markup linked(String text, String card, Set<Integer> known) {
        StringBuilder out = new StringBuilder();
        Matcher citations = CITATION.matcher(text);
        int done = 0;
        while (citations.find()) {
            if (known.contains(Integer.parseInt(citations.group(1)))) {
                out.append(Svg.escape(text.substring(done, citations.start())));
                out.append("<a class=\"cite\" href=\"#")
                        .append(card)
                        .append('-')
                        .append(citations.group(1))
                        .append("\">#");
                out.append(citations.group(1)).append("</a>");
                done = citations.end();
            }
        }
        return new Markup(out.append(Svg.escape(text.substring(done))).toString());
    }
}
