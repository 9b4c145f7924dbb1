// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.svg;

import gg.jte.Content;
import gg.jte.TemplateOutput;

/**
 * Text that is HTML already, and goes into a page as it is. Whoever makes one has escaped what it holds.
 *
 * @param html well-formed, safe
 */
public record Markup(String html) implements Content {
    public static final Markup NONE = new Markup("");

    @Override
    public void writeTo(TemplateOutput output) {
        output.writeContent(html);
    }

    @Override
    public boolean isEmptyContent() {
        return html.isEmpty();
    }
}
