// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.FaultRecord;
import dev.touchstone.reports.run.LoadSummary;
import dev.touchstone.reports.run.PropertyResult;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.reports.run.SettingSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run's folder as a campaign would leave it, without a campaign: every verdict, finding and figure that a page can show. */
final class SampleRun {
    private static final List<String> WORKLOADS = List.of("register", "list-append");
    private static final List<String> FAULTS = List.of("none", "partition-halves", "kill-one");
    private static final List<SettingSummary> SETTINGS = List.of(
            setting("n3-r2-w2-strict", "N=3 R=2 W=2, strict quorum, blocking repair", 2, 2, "quorum", ""),
            setting("n3-r1-w1", "N=3 R=1 W=1, eventual", 1, 1, "eventual", ""),
            setting("n3-r2-w2-sloppy", "N=3 R=2 W=2, sloppy quorum, hints", 2, 2, "quorum", ""),
            setting("n3-linearizable", "N=3, linearizable", 2, 2, "linearizable", ""));

    private static final Map<String, String> ABOUT = Map.of(
            "register", "clients read and write single keys",
            "list-append", "transactions append to lists and read them",
            "none", "no fault",
            "partition-halves", "the nodes split into two halves that do not hear each other",
            "kill-one", "one node is killed and started again");

    private final RunFolder run;
    private final int operations;
    private final Map<String, History> histories = new LinkedHashMap<>();
    private final List<CellSummary> cells = new ArrayList<>();

    private SampleRun(Path directory, int operations) {
        this.run = new RunFolder(directory);
        this.operations = operations;
    }

    /** Writes a sample and draws it: {@code SampleRun DIR}. */
    public static void main(String[] args) {
        Path directory = Path.of(args[0]);
        ReportRenderer.render(directory, write(directory, 6000));
        RunFolder.writeText(
                directory.resolveSibling("runs.html"),
                RunsIndex.render(directory.toAbsolutePath().getParent()));
    }

    /** Writes the folder; the histories are not in it, but given back. */
    static HistorySource write(Path directory, int operations) {
        SampleRun sample = new SampleRun(directory, operations);
        for (SettingSummary setting : SETTINGS) {
            for (String workload : WORKLOADS) {
                for (String fault : FAULTS) {
                    sample.cell(setting, workload, fault);
                }
            }
        }
        sample.control("ack-before-save", CellVerdict.CAUGHT, "lost write: 3 acknowledged writes never seen again");
        sample.control("merge-drops-sibling", CellVerdict.MISSED, "nothing found in 6,000 operations");
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("version", "0.1.0");
        environment.put("commit", "1f0c4d2");
        environment.put("JDK", "17.0.14+7, OpenJDK 64-Bit Server VM");
        environment.put("OS", "Linux 6.8.0 amd64");
        environment.put("cores", "8");
        environment.put("memory", "16 GiB");
        sample.run.write(new CampaignResult(
                CampaignResult.SCHEMA_VERSION,
                "quorum-faults",
                8123471,
                "local",
                5,
                "2026-11-24T09:12:30+01:00",
                372.4,
                true,
                1,
                "touchstone campaign campaigns/quorum-faults.yaml --seed 8123471",
                environment,
                ABOUT,
                List.of(
                        "1 control was left out by --only 'register.*': nothing shows that its known bug would be found"),
                sample.cells));
        return sample.histories::get;
    }

    private static SettingSummary setting(String name, String label, int r, int w, String consistency, String bug) {
        String quorum = name.contains("sloppy") ? "sloppy" : "strict";
        return new SettingSummary(name, label, 3, r, w, consistency, quorum, "blocking", "siblings", bug);
    }

    private void control(String bug, CellVerdict verdict, String headline) {
        SettingSummary setting = setting("n3-r2-w2-" + bug, "N=3 R=2 W=2, strict quorum", 2, 2, "quorum", bug);
        History history = SampleHistory.register(bug.hashCode(), operations, true);
        add(
                setting,
                "register",
                "kill-one",
                verdict,
                headline,
                history,
                List.of(staleRead(history, CellVerdict.VALID)));
    }

    private void cell(SettingSummary setting, String workload, String fault) {
        boolean faulty = !fault.equals("none");
        boolean eventual = setting.name().equals("n3-r1-w1");
        boolean sloppy = setting.name().contains("sloppy");
        boolean linearizable = setting.name().equals("n3-linearizable");
        History history = workload.equals("register")
                ? SampleHistory.register((setting.name() + fault).hashCode(), operations, faulty)
                : SampleHistory.append((setting.name() + fault).hashCode(), operations / 3, faulty);
        if (linearizable && workload.equals("list-append")) {
            skipped(setting, workload, fault);
        } else if (workload.equals("list-append")) {
            boolean undecided = faulty && !eventual;
            add(
                    setting,
                    workload,
                    fault,
                    undecided ? CellVerdict.UNKNOWN : CellVerdict.MEASURED,
                    undecided ? "timeout after 60 s at 4,211 of 9,870 transactions" : "1 G1c-realtime, 3 G-single",
                    history,
                    List.of(undecided ? undecided() : cycle(history)));
        } else if (eventual) {
            add(
                    setting,
                    workload,
                    fault,
                    CellVerdict.MEASURED,
                    "4.1 % stale reads, p99 380 ms",
                    history,
                    List.of(measured(history)));
        } else if (sloppy && faulty) {
            add(
                    setting,
                    workload,
                    fault,
                    CellVerdict.INVALID,
                    "not linearizable: 2 keys",
                    history,
                    List.of(notLinearizable(history), staleRead(history, CellVerdict.INVALID), measured(history)));
        } else if (linearizable && fault.equals("kill-one")) {
            add(setting, workload, fault, CellVerdict.ABORTED, "n4 did not come back after 30 s", history, List.of());
        } else {
            add(setting, workload, fault, CellVerdict.VALID, "", history, List.of(valid(), measured(history)));
        }
    }

    private void skipped(SettingSummary setting, String workload, String fault) {
        LoadSummary none = LoadSummary.NONE;
        String id = workload + "." + fault + "." + setting.name();
        cells.add(new CellSummary(
                id,
                workload,
                fault,
                setting,
                false,
                CellVerdict.SKIPPED,
                "transactions need a quorum path",
                "",
                -1,
                -1,
                none));
    }

    private void add(
            SettingSummary setting,
            String workload,
            String fault,
            CellVerdict verdict,
            String headline,
            History history,
            List<PropertyResult> properties) {
        String id = workload + "." + fault + "." + setting.name();
        boolean measured = verdict == CellVerdict.MEASURED && workload.equals("register");
        CellSummary summary = new CellSummary(
                id,
                workload,
                fault,
                setting,
                !setting.bug().isEmpty(),
                verdict,
                headline,
                verdict == CellVerdict.VALID ? "linearizable" : measured ? "PRAM" : "",
                measured ? 0.041 : -1,
                measured ? 380 : -1,
                SampleHistory.load(history));
        List<FaultRecord> faults = new ArrayList<>();
        for (FaultWindow window : history.faults()) {
            faults.add(new FaultRecord(
                    window.fault(),
                    window.detail(),
                    window.startNanos() - 40_000_000,
                    window.startNanos(),
                    window.endNanos(),
                    true,
                    "n1->n3: no answer in 300 ms",
                    true,
                    "n1->n3: answered in 2 ms"));
        }
        List<String> claims = setting.r() == 1
                ? List.of()
                : List.of("linearizable per key: R+W>N, blocking read repair", "no acknowledged write is lost");
        CellResult cell = new CellResult(
                CellResult.SCHEMA_VERSION,
                summary,
                77_001 + cells.size(),
                "local",
                claims,
                properties,
                faults,
                "touchstone test --workload " + workload + " --fault " + fault + " --n 3 --r " + setting.r() + " --w "
                        + setting.w() + " --seed " + (77_001 + cells.size()),
                "The seed fixes operations and faults; not the scheduling of threads and sockets.",
                verdict == CellVerdict.ABORTED ? "n4 did not come back after 30 s: connection refused" : "");
        cells.add(summary);
        histories.put(id, history);
        run.write(cell);
        run.writeFaults(id, faults);
    }

    private static PropertyResult valid() {
        CheckResult result = CheckResult.valid(
                "linearizable", "zones (Gibbons & Korach 1997)", Map.of("keys", 8), new Cost(8_200_000, 5980, 0));
        return new PropertyResult(
                "linearizable",
                true,
                "linearizable per key: R+W>N, blocking read repair",
                CellVerdict.VALID,
                "all 8 keys",
                result);
    }

    private static PropertyResult undecided() {
        Unknown why = new Unknown(
                Unknown.Cause.TIMEOUT,
                "60 s were over at 4,211 of 9,870 transactions",
                "--check-timeout 5m, or fewer keys");
        CheckResult result = CheckResult.unknown(
                "list-append",
                "Elle's cycles (Kingsbury & Alvaro 2021)",
                why,
                Map.of(),
                new Cost(60_000_000_000L, 4211, 90_000));
        return new PropertyResult(
                "strict-serializable",
                true,
                "serializable per key",
                CellVerdict.UNKNOWN,
                "no anomaly as far as it came",
                result);
    }

    private static PropertyResult measured(History history) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("reads", 2961);
        figures.put("staleReads", 121);
        figures.put("staleShare", 0.0408);
        Map<String, Object> versions = new LinkedHashMap<>();
        int[] counts = {2840, 96, 18, 5, 2};
        for (int i = 0; i < counts.length; i++) {
            versions.put(Integer.toString(i), counts[i]);
        }
        figures.put("versionsBehind", versions);
        double[] edges = {0, 0.5, 1, 2, 5, 10, 50, 100, 500, 1000};
        double[] shares = {0.31, 0.24, 0.19, 0.12, 0.08, 0.05, 0.03, 0.012, 0.004, 0};
        List<Map<String, Object>> bins = new ArrayList<>();
        for (int i = 0; i < edges.length; i++) {
            Map<String, Object> bin = new LinkedHashMap<>();
            bin.put("fromMillis", edges[i]);
            bin.put("reads", 300);
            bin.put("share", shares[i]);
            bin.put("low", Math.max(0, shares[i] - 0.03));
            bin.put("high", shares[i] + 0.03);
            bins.add(bin);
        }
        figures.put("tVisibility", bins);
        CheckResult result = CheckResult.valid(
                "staleness", "least staleness (Golab et al. 2011)", figures, new Cost(3_100_000, history.size(), 0));
        return new PropertyResult(
                "staleness",
                false,
                "not claimed: R+W<=N",
                CellVerdict.MEASURED,
                "4.1 % stale reads, p99 380 ms",
                result);
    }

    private static PropertyResult staleRead(History history, CellVerdict verdict) {
        int write = SampleHistory.find(history, Functions.WRITE, history.size() / 2);
        int read = SampleHistory.find(history, Functions.READ, write + 20);
        int earlier = SampleHistory.find(history, Functions.WRITE, write / 2);
        Finding finding = new Finding(
                "stale-read",
                "Stale read of key k3",
                "A read returned an old value 4.2 s after a newer one had been acknowledged.",
                List.of(
                        "#" + earlier + " wrote the value that #" + read + " returned.",
                        "#" + write + " wrote a newer one, and ended before #" + read + " began.",
                        "However, #" + read + " returned the old one."),
                List.of(earlier, write, read),
                new Finding.Graph(
                        List.of(
                                new Finding.Vertex(earlier, ""),
                                new Finding.Vertex(write, ""),
                                new Finding.Vertex(read, "")),
                        List.of(
                                new Finding.Edge(
                                        earlier, write, "ww", "#" + write + " overwrote what #" + earlier + " wrote"),
                                new Finding.Edge(
                                        write, read, "realtime", "#" + write + " ended before #" + read + " began"),
                                new Finding.Edge(
                                        read, write, "rw", "#" + read + " did not see what #" + write + " wrote"))),
                null);
        CheckResult result = verdict == CellVerdict.INVALID
                ? CheckResult.invalid(
                        "stale-read",
                        "zones (Golab et al. 2011)",
                        List.of(finding),
                        14,
                        Map.of(),
                        new Cost(900_000, history.size(), 0))
                : CheckResult.valid(
                        "stale-read", "zones (Golab et al. 2011)", Map.of(), new Cost(900_000, history.size(), 0));
        return new PropertyResult(
                "stale-read",
                true,
                "no stale reads: R+W>N",
                verdict,
                verdict == CellVerdict.INVALID ? "14 stale reads" : "none",
                result);
    }

    private static PropertyResult notLinearizable(History history) {
        int at = SampleHistory.find(history, Functions.WRITE, history.size() / 3);
        List<Integer> order = List.of(at, at + 1, at + 2, at + 3, at + 5);
        Finding finding = new Finding(
                "not-linearizable",
                "Key k1 is not linearizable",
                "No order of these operations explains what they returned.",
                List.of("#" + at + " to #" + (at + 5) + " can be ordered.", "However, #" + (at + 6) + " fits nowhere."),
                List.of(at, at + 2, at + 6),
                null,
                new Finding.Linearization(
                        order, List.of("101", "101", "104", "103", "106"), at + 6, List.of(at, at + 2, at + 6)));
        CheckResult result = CheckResult.invalid(
                "linearizable",
                "WGL (Wing & Gong 1993, Lowe 2017)",
                List.of(finding),
                2,
                Map.of("keys", 8),
                new Cost(41_000_000, history.size(), 18_220));
        return new PropertyResult(
                "linearizable",
                true,
                "linearizable per key: R+W>N, blocking read repair",
                CellVerdict.INVALID,
                "2 of 8 keys",
                result);
    }

    private static PropertyResult cycle(History history) {
        int a = history.size() / 2;
        Finding finding = new Finding(
                "G-single",
                "Read skew among three transactions",
                "Three transactions each saw part of another's effects, in a circle.",
                List.of(
                        "#" + a + " comes before #" + (a + 1) + ".",
                        "#" + (a + 1) + " comes before #" + (a + 4) + ".",
                        "However, #" + (a + 4) + " comes before #" + a + "."),
                List.of(a, a + 1, a + 4),
                new Finding.Graph(
                        List.of(
                                new Finding.Vertex(a, ""),
                                new Finding.Vertex(a + 1, ""),
                                new Finding.Vertex(a + 4, "")),
                        List.of(
                                new Finding.Edge(a, a + 1, "ww", "T2 appended 5 to x after T1 appended 3"),
                                new Finding.Edge(a + 1, a + 4, "wr", "T3 read 5 in x, which T2 appended"),
                                new Finding.Edge(a + 4, a, "rw", "T3 did not see 9 in y, which T1 appended"))),
                null);
        CheckResult result = CheckResult.invalid(
                "list-append",
                "Elle's cycles (Kingsbury & Alvaro 2021)",
                List.of(finding),
                4,
                Map.of("components", 2),
                new Cost(12_000_000, history.size(), 4000));
        return new PropertyResult(
                "list-append",
                false,
                "transactions are not claimed at R=1 W=1",
                CellVerdict.MEASURED,
                "1 G1c-realtime, 3 G-single",
                result);
    }
}
