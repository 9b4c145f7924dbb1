// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.history.Suggestion;
import dev.touchstone.nemesis.DiskFault.Damage;
import dev.touchstone.nemesis.DiskSurgery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone disk}: breaks the data directory of a node that is down, where the harness cannot reach it itself. */
@Command(
        name = "disk",
        hidden = true,
        description = "Break the data directory of a node that is down, and say in one line what was done.",
        mixinStandardHelpOptions = true)
final class DiskCommand implements Callable<Integer> {
    private static final List<String> OPERATIONS = List.of("damage", "copy", "roll-back", "wipe");
    private static final List<String> WAYS =
            Arrays.stream(Damage.values()).map(DiskCommand::word).toList();

    @Parameters(index = "0", paramLabel = "OPERATION", description = "damage, copy, roll-back or wipe")
    private String operation = "";

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "the node's data directory")
    private Path data = Path.of(".");

    @Option(
            names = "--copy",
            paramLabel = "DIR",
            description = "where the copy is, or will be (default: data-copy in the data directory)")
    private @Nullable Path copy;

    @Option(
            names = "--how",
            paramLabel = "HOW",
            defaultValue = "flip",
            description = "how to damage: flip or cut (default: ${DEFAULT-VALUE})")
    private String how = "flip";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of what is damaged (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        DiskSurgery surgery = new DiskSurgery(data, copy == null ? data.resolve("data-copy") : copy);
        Damage damage = Arrays.stream(Damage.values())
                .filter(way -> word(way).equals(how))
                .findFirst()
                .orElseThrow(() -> new UsageException(Suggestion.unknown("way to damage", how, WAYS)));
        if (!Files.isRegularFile(data.resolve("LOCK"))) {
            throw new UsageException("--data " + data + " is not the data directory of a node: it has no file LOCK");
        }
        try {
            String done =
                    switch (operation) {
                        case "damage" -> surgery.damage(damage, seed);
                        case "copy" -> surgery.copy();
                        case "roll-back" -> surgery.rollBack();
                        case "wipe" -> surgery.wipe();
                        default -> throw new UsageException(Suggestion.unknown("operation", operation, OPERATIONS));
                    };
            spec.commandLine().getOut().println(done);
            spec.commandLine().getOut().flush();
            return ExitCode.VALID;
        } catch (IOException e) {
            spec.commandLine().getErr().println("touchstone: " + e.getMessage());
            return ExitCode.ABORTED;
        }
    }

    private static String word(Damage way) {
        return way.name().toLowerCase(Locale.ROOT);
    }
}
