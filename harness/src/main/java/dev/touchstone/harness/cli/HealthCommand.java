// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code touchstone health}: for health checks, in images without a shell too. */
@Command(
        name = "health",
        description = "Ask a node whether it is ready: whether it has joined, hears a majority, and takes writes.",
        footer = {"", "Exit codes: 0 it is, 1 it is not, with the reason."},
        mixinStandardHelpOptions = true)
final class HealthCommand implements Callable<Integer> {
    private static final String TIMEOUT = "2s";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "of the node (default: by TOUCHSTONE_NODE_LISTEN_HTTP, else http://127.0.0.1:7100)")
    private @Nullable String url;

    @Option(
            names = "--live",
            description = "ask only whether it is alive, as for a restart: it serves, whomever it hears")
    private boolean live;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = TIMEOUT, description = "default: ${DEFAULT-VALUE}")
    private String timeout = TIMEOUT;

    @Override
    public Integer call() {
        try {
            String asked = url == null ? HealthCheck.defaultUrl(System.getenv()) : url;
            return new HealthCheck(asked, live, timeout).run(System.out, System.err);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * The same for the usual arguments, without picocli; null for any others, so that it can tell what is wrong with them.
     *
     * @param args with the command's name first
     */
    static @Nullable Integer quick(String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
        String url = EnvironmentDefaults.value("TOUCHSTONE_URL", environment);
        String given = EnvironmentDefaults.value("TOUCHSTONE_TIMEOUT", environment);
        String timeout = given == null ? TIMEOUT : given;
        String asksLife = EnvironmentDefaults.value("TOUCHSTONE_LIVE", environment);
        boolean live = "true".equalsIgnoreCase(asksLife);
        boolean isSwitch = asksLife == null || live || asksLife.equalsIgnoreCase("false");
        if (!isSwitch || LogSettings.problem(environment) != null) {
            return null;
        }
        for (int i = 1; i < args.length; i++) {
            if (args[i].equals("--live")) {
                live = true;
            } else if (args[i].equals("--url") && i + 1 < args.length) {
                url = args[++i];
            } else if (args[i].equals("--timeout") && i + 1 < args.length) {
                timeout = args[++i];
            } else {
                return null;
            }
        }
        try {
            String asked = url == null ? HealthCheck.defaultUrl(environment) : url;
            return new HealthCheck(asked, live, timeout).run(out, err);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
