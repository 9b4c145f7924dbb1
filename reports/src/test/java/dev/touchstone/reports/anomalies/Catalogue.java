// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.anomalies;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What the page of anomalies says, in its order: prose, headings, and examples. */
final class Catalogue {
    /** A piece of the page: an example, or Markdown as it is. */
    record Piece(String markdown, List<Example> example) {}

    private final List<Piece> pieces = new ArrayList<>();
    private String head = "";
    private String check = "";
    private String draw = "";
    private final StringBuilder prose = new StringBuilder();

    static List<Piece> read() throws IOException {
        Catalogue catalogue = new Catalogue();
        try (InputStream in = Objects.requireNonNull(Catalogue.class.getResourceAsStream("anomalies.txt"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(catalogue::line);
        }
        catalogue.finish();
        return catalogue.pieces;
    }

    static List<Example> examples() throws IOException {
        return read().stream().flatMap(piece -> piece.example().stream()).toList();
    }

    /** {@code ### NAME [FILE], TITLE} begins an example, {@code = CHECKER [+ALSO]: HISTORY} and {@code > ARROWS} tell of it. */
    private void line(String line) {
        if (line.startsWith("### ")) {
            finish();
            head = line.substring(4);
        } else if (line.startsWith("= ")) {
            check = line.substring(2);
        } else if (line.startsWith("> ")) {
            draw = line.substring(2);
        } else if (line.startsWith("#")) {
            finish();
            prose.append(line).append('\n');
        } else {
            prose.append(line).append('\n');
        }
    }

    private void finish() {
        String text = prose.toString().strip();
        prose.setLength(0);
        if (head.isEmpty()) {
            if (!text.isEmpty()) {
                pieces.add(new Piece(text, List.of()));
            }
            return;
        }
        int comma = head.indexOf(", ");
        String title = comma < 0 ? "" : head.substring(comma + 2);
        String[] names = (comma < 0 ? head : head.substring(0, comma)).split(" ");
        String[] halves = check.split(": ", 2);
        String[] checker = halves[0].split(" \\+");
        Set<String> also = checker.length == 1 ? Set.of() : Set.of(checker[1].split("\\+"));
        pieces.add(new Piece(
                "",
                List.of(new Example(
                        names[names.length - 1],
                        names[0],
                        title,
                        checker[0],
                        also,
                        Example.steps(halves[1], checker[0].startsWith("list")),
                        draw.isEmpty() ? List.of() : List.of(draw.split(", ")),
                        text))));
        head = "";
        draw = "";
    }
}
