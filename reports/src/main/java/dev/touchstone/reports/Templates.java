// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import dev.touchstone.reports.svg.Markup;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The compiled templates, and the style and script that go into every page. Safe for any number of threads. */
final class Templates {
    private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Templates.class.getClassLoader(), "dev.touchstone.reports.templates");
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final Markup STYLE = resource("report.css");
    private static final Markup SCRIPT = resource("report.js");
    /** The pages of a history also have uPlot, for the chart that can be zoomed, and what draws with it. */
    private static final Markup HISTORY_STYLE = joined(STYLE, resource(UPLOT + "uPlot.min.css"));

    private static final Markup LIVE_SCRIPT = joined(SCRIPT, resource("live.js"));
    private static final Markup HISTORY_SCRIPT =
            joined(resource(UPLOT + "uPlot.iife.min.js"), SCRIPT, resource("history.js"), resource("explore.js"));

    private Templates() {}

    /** Prints a page of a template that takes {@code page}, {@code style} and {@code script}. */
    static String render(String template, Object page) {
        return render(template, page, STYLE, SCRIPT);
    }

    /** As {@link #render}, for a page that carries a history. */
    static String renderHistory(String template, Object page) {
        return render(template, page, HISTORY_STYLE, HISTORY_SCRIPT);
    }

    /** As {@link #render}, for a page that brings itself up to date. */
    static String renderLive(String template, Object page) {
        return render(template, page, STYLE, LIVE_SCRIPT);
    }

    private static String render(String template, Object page, Markup style, Markup script) {
        StringOutput out = new StringOutput(1 << 16);
        ENGINE.render(template, Map.of("page", page, "style", style, "script", script), out);
        return out.toString();
    }

    private static Markup joined(Markup... parts) {
        return new Markup(Stream.of(parts).map(Markup::html).collect(Collectors.joining("\n")));
    }

    private static Markup resource(String name) {
        try (InputStream in = Templates.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the class path has no " + name);
            }
            return new Markup(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
