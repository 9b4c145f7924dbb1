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

/** The compiled templates, and the style and script that go into every page. Safe for any number of threads. */
final class Templates {
    private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Templates.class.getClassLoader(), "dev.touchstone.reports.templates");
    private static final Markup STYLE = resource("report.css");
    private static final Markup SCRIPT = resource("report.js");

    private Templates() {}

    /** Prints a page of a template that takes {@code page}, {@code style} and {@code script}. */
    static String render(String template, Object page) {
        StringOutput out = new StringOutput(1 << 16);
        Map<String, Object> parameters = Map.of("page", page, "style", STYLE, "script", SCRIPT);
        ENGINE.render(template, parameters, out);
        return out.toString();
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
