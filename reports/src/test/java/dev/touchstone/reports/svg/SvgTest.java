// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.svg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SvgTest {
    @Test
    void writesNumbersWithAtMostOneDecimal() {
        assertThat(Svg.number(12)).isEqualTo("12");
        assertThat(Svg.number(-0.25)).isEqualTo("-0.2");
        assertThat(Svg.number(-0.01)).isEqualTo("0");
        assertThat(Svg.number(1234567.89)).isEqualTo("1234567.9");
        assertThatThrownBy(() -> Svg.number(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void escapesTextAndAttributesAndClosesWhatIsOpen() {
        String svg = new Svg("a", 1, 1, "<t>", "d")
                .open("g", "class", "\"'&")
                .text(0, 0, "c", "a<b\u0000")
                .done()
                .html();
        assertThat(svg)
                .contains("<title id=\"a-t\">&lt;t&gt;</title>", "class=\"&quot;&#39;&amp;\"", "a&lt;b\ufffd")
                .endsWith("</g></svg>");
    }
}
