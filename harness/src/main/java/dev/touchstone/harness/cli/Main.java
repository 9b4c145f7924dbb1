// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static java.util.Map.entry;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.history.HistoryException;
import dev.touchstone.reports.run.RunFolderException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The command line. */
@Command(
        name = "touchstone",
        description = "A Dynamo-style key-value store, verified the way Jepsen verifies databases.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 all valid, 1 some invalid or a control missed, 2 some unknown, 3 some aborted,",
            "64 wrong usage, 70 a bug of Touchstone, 129 hung up, 130 interrupted, 143 terminated (the report is written all the same)."
        })
public final class Main implements Runnable {
    /**
     * The commands by their names, in the order of the help. To look at all of them takes longer than most run: only the one that is
     * called is made, where that will do.
     */
    private static final List<Map.Entry<String, Class<?>>> COMMANDS = List.of(
            entry("campaign", CampaignCommand.class),
            entry("test", TestCommand.class),
            entry("check", CheckCommand.class),
            entry("convert", ConvertCommand.class),
            entry("sim", SimCommand.class),
            entry("replay", ReplayCommand.class),
            entry("shrink", ShrinkCommand.class),
            entry("compare", CompareCommand.class),
            entry("report", ReportCommand.class),
            entry("serve", ServeCommand.class),
            entry("up", UpCommand.class),
            entry("status", StatusCommand.class),
            entry("down", DownCommand.class),
            entry("node", NodeCommand.class),
            entry("health", HealthCommand.class),
            entry("janitor", JanitorCommand.class),
            entry("list", ListCommand.class),
            entry("doctor", DoctorCommand.class),
            entry("bench", BenchCommand.class),
            entry("completion", CompletionCommand.class),
            entry("disk", DiskCommand.class));

    @CommandLine.Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    public static void main(String[] args) {
        String command = args.length == 0 ? "" : args[0];
        if (args.length == 1 && (command.equals("--version") || command.equals("-V"))) {
            System.out.println(new Version().getVersion()[0]);
            return;
        }
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
            return commandLine(System.getenv(), args.length == 0 ? "" : args[0]).execute(args);
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
        return commandLine(environment, "");
    }

    /**
     * The command line.
     *
     * @param called the first argument: if it is a command, and nothing but that can be meant, the others are left out
     */
    static CommandLine commandLine(Map<String, String> environment, String called) {
        CommandLine line = new CommandLine(new Main());
        // The completion tells of all commands, and which variables there are follows from the flags of all.
        boolean alone = COMMANDS.stream().anyMatch(each -> each.getKey().equals(called))
                && !called.equals("completion")
                && environment.keySet().stream().noneMatch(each -> each.startsWith(Variables.PREFIX));
        for (Map.Entry<String, Class<?>> each : COMMANDS) {
            if (!alone || each.getKey().equals(called)) {
                line.addSubcommand(each.getValue());
            }
        }
        Variables variables = new Variables(line, environment);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setDefaultValueProvider(new EnvironmentDefaults(environment));
        line.setExecutionStrategy(parsed -> {
            Integer helped = CommandLine.executeHelpRequest(parsed);
            String problem = LogSettings.problem(environment);
            if (helped == null) {
                variables.unknown().forEach(each -> line.getErr().println("touchstone: " + each));
            }
            if (helped == null && problem != null) {
                throw new CommandLine.ExecutionException(line, problem, new UsageException(problem));
            }
            return helped == null ? new CommandLine.RunLast().execute(parsed) : helped;
        });
        line.setParameterExceptionHandler(usage(variables));
        line.setExecutionExceptionHandler(failure(variables));
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(
                java.util.Objects.requireNonNull(spec).commandLine(),
                "a command is needed, such as: touchstone campaign quick");
    }

    private static IParameterExceptionHandler usage(Variables variables) {
        return (e, args) -> {
            PrintWriter err = e.getCommandLine().getErr();
            err.println("touchstone: " + problem(e, variables, List.of(args)));
            CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
            err.println("See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return ExitCode.USAGE;
        };
    }

    /** What is wrong with a value, after the name of what gave it. */
    private static String problem(ParameterException e, Variables variables, List<String> args) {
        return e.getCause() instanceof TypeConversionException wrong
                        && e.getArgSpec() instanceof OptionSpec option
                        && e.getValue() != null
                ? variables.source(option, e.getValue(), args) + ": " + wrong.getMessage()
                : String.valueOf(e.getMessage());
    }

    private static IExecutionExceptionHandler failure(Variables variables) {
        return (e, line, parsed) -> {
            if (e instanceof UsageException || e instanceof HistoryException) {
                line.getErr().println("touchstone: " + e.getMessage());
                String set = variables.inPlaceOfFlags(line.getParseResult());
                if (e instanceof UsageException && set != null) {
                    line.getErr().println("touchstone: " + set);
                }
                return ExitCode.USAGE;
            }
            if (e instanceof RunFolderException || e instanceof FileSystemException || e instanceof ClusterException) {
                line.getErr().println("touchstone: " + e.getMessage());
                return ExitCode.ABORTED;
            }
            return bug(e, line.getErr());
        };
    }
}
