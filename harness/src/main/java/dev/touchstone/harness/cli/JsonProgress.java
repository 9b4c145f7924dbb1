// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.harness.campaign.Progress;
import dev.touchstone.reports.run.CellVerdict;
import java.io.PrintStream;

/** Progress for programs: a JSON object on each line, with {@code seconds} since the start and an {@code event}. */
final class JsonProgress implements Progress {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream err;
    private final long start = System.nanoTime();

    JsonProgress(PrintStream err) {
        this.err = err;
    }

    @Override
    public void phase(String what, String phase, String detail) {
        print(event("phase").put("what", what).put("phase", phase).put("detail", detail));
    }

    @Override
    public void load(String what, long ok, long fail, long info, double share) {
        print(event("load")
                .put("what", what)
                .put("ok", ok)
                .put("fail", fail)
                .put("info", info)
                .put("share", Math.round(share * 1e3) / 1e3));
    }

    @Override
    public void judged(String cell, CellVerdict verdict, String headline, int done, int total) {
        print(event("judged")
                .put("cell", cell)
                .put("verdict", verdict.word())
                .put("headline", headline)
                .put("done", done)
                .put("total", total));
    }

    private ObjectNode event(String name) {
        return JSON.createObjectNode()
                .put("seconds", Math.round((System.nanoTime() - start) / 1e6) / 1e3)
                .put("event", name);
    }

    private synchronized void print(ObjectNode event) {
        err.println(event);
    }
}
