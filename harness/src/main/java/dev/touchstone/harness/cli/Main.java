// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.history.HistoryException;
import dev.touchstone.reports.run.RunFolderException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.util.Map;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** The command line. */
@Command(
        name = "touchstone",
        description = "A Dynamo-style key-value store, verified the way Jepsen verifies databases.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CampaignCommand.class,
            TestCommand.class,
            CheckCommand.class,
            SimCommand.class,
            ReplayCommand.class,
            ShrinkCommand.class,
            CompareCommand.class,
            ReportCommand.class,
            ServeCommand.class,
            UpCommand.class,
            StatusCommand.class,
            DownCommand.class,
            NodeCommand.class,
            HealthCommand.class,
            JanitorCommand.class,
            ListCommand.class,
            DoctorCommand.class,
            BenchCommand.class,
            CompletionCommand.class,
            DiskCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 all valid, 1 some invalid or a control missed, 2 some unknown, 3 some aborted,",
            "64 wrong usage, 70 a bug of Touchstone, 129 hung up, 130 interrupted, 143 terminated (the report is written all the same)."
        })
public final class Main implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    public static void main(String[] args) {
        String command = args.length == 0 ? "" : args[0];
        ContainerUser.assume();
        Libraries.configure(System.getenv());
        if (command.equals("node")) {
            // Whoever ends it from now on ends it cleanly.
            Interrupts.onFirst(NodeStop.PROCESS::ask);
            Libraries.configureNode();
            JsonLines.install();
        }
        Integer health =
                command.equals("health") ? HealthCommand.quick(args, System.getenv(), System.out, System.err) : null;
        System.exit(health != null ? health : run(args));
    }

    /** Runs a command and answers with its exit code. */
    public static int run(String... args) {
        try {
            return commandLine(System.getenv()).execute(args);
        } catch (Error e) {
            // Else the JVM would end with 1, which says that a claim was violated.
            return bug(e, new PrintWriter(System.err, true, Charset.defaultCharset()));
        }
    }

    private static int bug(Throwable failure, PrintWriter err) {
        LoggerFactory.getLogger(Main.class).error("event=bug", failure);
        err.println("touchstone: a bug of ours, please report it: " + failure);
        return ExitCode.BUG;
    }

    static CommandLine commandLine() {
        return commandLine(Map.of());
    }

    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine line = new CommandLine(new Main());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setDefaultValueProvider(new EnvironmentDefaults(environment));
        line.setExecutionStrategy(parsed -> {
            Integer helped = CommandLine.executeHelpRequest(parsed);
            String problem = LogSettings.problem(environment);
            if (helped == null && problem != null) {
                throw new CommandLine.ExecutionException(line, problem, new UsageException(problem));
            }
            return helped == null ? new CommandLine.RunLast().execute(parsed) : helped;
        });
        line.setParameterExceptionHandler(usage());
        line.setExecutionExceptionHandler(failure());
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(
                java.util.Objects.requireNonNull(spec).commandLine(),
                "a command is needed, such as: touchstone campaign quick");
    }

    private static IParameterExceptionHandler usage() {
        return (e, args) -> {
            PrintWriter err = e.getCommandLine().getErr();
            err.println("touchstone: " + e.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
            err.println("See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return ExitCode.USAGE;
        };
    }

    private static IExecutionExceptionHandler failure() {
        return (e, line, parsed) -> {
            if (e instanceof UsageException || e instanceof HistoryException) {
                line.getErr().println("touchstone: " + e.getMessage());
                return ExitCode.USAGE;
            }
            if (e instanceof RunFolderException || e instanceof FileSystemException) {
                line.getErr().println("touchstone: " + e.getMessage());
                return ExitCode.ABORTED;
            }
            return bug(e, line.getErr());
        };
    }
}
