// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must be true of every page: it loads nothing, and can be read by keyboard and by screen reader. */
final class PageChecks {
    private static final Pattern HREF = Pattern.compile("href=\"([^\"]*)\"");
    private static final Pattern ID = Pattern.compile("\\sid=\"([^\"]*)\"");
    private static final Pattern LOADED =
            Pattern.compile("(src|href)=[\"']?(https?:|//)|url\\(\\s*[\"']?(?!#)|@import|fetch\\(|XMLHttpRequest");

    /** What something is filled with, or ends in. */
    private static final Pattern USED = Pattern.compile("url\\(#([\\w-]+)\\)");

    private PageChecks() {}

    static void check(String html) {
        assertThat(LOADED.matcher(html)
                        .results()
                        .map(match -> around(html, match.start()))
                        .toList())
                .isEmpty();
        assertThat(count(html, "<h1>")).isEqualTo(1);
        assertThat(count(html, "<main ")).isEqualTo(1);
        assertThat(html)
                .startsWith("<!doctype html>")
                .contains("<html lang=\"en\">", "<header ", "<footer ", "<nav aria-label=");
        assertThat(html)
                .contains("default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:");
        for (String table : elements(html, "table")) {
            assertThat(table).contains("<th scope=\"col\"");
        }
        for (String svg : elements(html, "svg")) {
            boolean named = svg.contains("role=\"img\"") && svg.contains("<title ") && svg.contains("<desc ");
            assertThat(named || svg.contains("aria-hidden=\"true\""))
                    .as(svg.substring(0, Math.min(120, svg.length())))
                    .isTrue();
        }
        Set<String> ids = new HashSet<>();
        ID.matcher(html).results().forEach(match -> assertThat(ids.add(match.group(1)))
                .as("two of id %s", match.group(1))
                .isTrue());
        USED.matcher(html).results().forEach(match -> assertThat(ids).contains(match.group(1)));
        for (String href : hrefs(html)) {
            if (href.startsWith("#") && !href.startsWith("#op=")) {
                assertThat(ids).contains(href.substring(1));
            }
        }
    }

    static List<String> hrefs(String html) {
        return HREF.matcher(html).results().map(match -> match.group(1)).toList();
    }

    private static List<String> elements(String html, String tag) {
        List<String> elements = new ArrayList<>();
        Matcher matcher = Pattern.compile("<" + tag + "[ >].*?</" + tag + ">", Pattern.DOTALL)
                .matcher(html);
        while (matcher.find()) {
            elements.add(matcher.group());
        }
        return elements;
    }

    private static long count(String html, String text) {
        return Pattern.compile(Pattern.quote(text)).matcher(html).results().count();
    }

    private static String around(String html, int at) {
        return html.substring(Math.max(0, at - 20), Math.min(html.length(), at + 60));
    }
}
