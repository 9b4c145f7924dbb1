// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.anomalies;

import dev.touchstone.checker.model.ConsistencyModels;
import java.util.ArrayList;
import java.util.List;

/** Writes the page of anomalies as Markdown. */
final class Page {
    private Page() {}

    static String of(List<Catalogue.Piece> pieces) {
        List<String> out = new ArrayList<>();
        for (Catalogue.Piece piece : pieces) {
            if (!piece.markdown().isEmpty()) {
                out.add(piece.markdown());
            }
            piece.example().forEach(example -> out.add(example(example)));
        }
        return String.join("\n\n", out) + "\n";
    }

    private static String example(Example example) {
        StringBuilder out = new StringBuilder("### ").append(example.anomaly());
        if (!example.title().isEmpty()) {
            out.append(", ").append(example.title());
        }
        out.append("\n\n").append(example.prose());
        List<String> broken = ConsistencyModels.standard()
                .boundary(List.of(example.anomaly()))
                .not();
        boolean transactional =
                example.checker().startsWith("list") || example.checker().startsWith("rw-");
        if (transactional && !broken.isEmpty()) {
            out.append("\nWeakest models broken: ")
                    .append(String.join(", ", broken))
                    .append('.');
        }
        if (!example.also().isEmpty()) {
            out.append("\nNever without ")
                    .append(String.join(", ", example.also()))
                    .append('.');
        }
        out.append("\n\n![")
                .append(example.anomaly())
                .append("](images/anomalies/")
                .append(example.file())
                .append(".svg)");
        String options = Checkers.options(example.checker());
        out.append("\n\n");
        if (options.isEmpty()) {
            out.append("[The history](anomalies/").append(example.file()).append(".jsonl)");
        } else {
            out.append("`touchstone check docs/anomalies/")
                    .append(example.file())
                    .append(".jsonl ")
                    .append(options)
                    .append('`');
        }
        return out.toString();
    }
}
