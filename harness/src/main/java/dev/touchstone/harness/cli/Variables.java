// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Caller;
import dev.touchstone.history.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The variables of the environment that are ours: which there are, which are misspelt, and which took part in what is refused. */
final class Variables {
    static final String PREFIX = "TOUCHSTONE_";

    /** A node's settings, which knows itself which there are. */
    private static final String SETTINGS = "TOUCHSTONE_NODE_";

    /** Those that stand for no flag: of the log, of images and containers, of scripts. */
    private static final Set<String> OTHERS = Set.of(
            LogSettings.LEVEL,
            LogSettings.FORMAT,
            Caller.VARIABLE,
            ContainerUser.VARIABLE,
            "TOUCHSTONE_JAVA_OPTS",
            "TOUCHSTONE_COMMIT",
            "TOUCHSTONE_IMAGE",
            "TOUCHSTONE_BASE_IMAGE",
            "TOUCHSTONE_TOXIPROXY_IMAGE",
            "TOUCHSTONE_BUILD_TARGET",
            "TOUCHSTONE_DOCKER_SOCKET");

    /** What Kubernetes sets in every container for a service that is named after us. */
    private static final Pattern OF_SERVICE = Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_.*)?)");

    private final CommandLine root;
    private final Map<String, String> environment;

    /** The variables of a command line with all its commands, in an environment. */
    Variables(CommandLine root, Map<String, String> environment) {
        this.root = root;
        this.environment = environment;
    }

    /** A sentence for each that is set and that nothing reads; somebody else's may begin like ours, so that it is no error. */
    List<String> unknown() {
        Set<String> known = known();
        return new TreeMap<>(environment)
                .keySet().stream()
                        .filter(name -> name.startsWith(PREFIX)
                                && !name.startsWith(SETTINGS)
                                && !known.contains(name)
                                && !OF_SERVICE.matcher(name).matches())
                        .map(name -> "nothing reads the variable " + name + meant(name, known))
                        .toList();
    }

    /** All that there are, but for a node's settings. */
    Set<String> known() {
        Set<String> known = new TreeSet<>(OTHERS);
        root.getSubcommands().values().forEach(command -> command.getCommandSpec()
                .options()
                .forEach(option -> known.add(EnvironmentDefaults.variable(option))));
        return known;
    }

    /** The variable, if it is the one that gave the flag this value; else the flag itself. */
    String source(OptionSpec option, String value, List<String> args) {
        boolean isGiven = args.stream()
                .anyMatch(arg -> List.of(option.names()).contains(arg.split("=", 2)[0])
                        || List.of(option.names()).contains(arg.substring(0, Math.min(2, arg.length()))));
        String variable = EnvironmentDefaults.variable(option);
        return !isGiven && value.equals(EnvironmentDefaults.value(variable, environment))
                ? variable
                : option.longestName();
    }

    /** Those that stand for flags which were not given, in a sentence; null if there are none. */
    @Nullable
    String inPlaceOfFlags(@Nullable ParseResult parsed) {
        if (parsed == null) {
            return null;
        }
        Map<String, String> set = new TreeMap<>();
        List<OptionSpec> given = parsed.matchedOptions();
        for (ArgSpec argument : parsed.commandSpec().args()) {
            if (argument instanceof OptionSpec option && !given.contains(option)) {
                String variable = EnvironmentDefaults.variable(option);
                String value = EnvironmentDefaults.value(variable, environment);
                if (value != null) {
                    set.put(variable, value);
                }
            }
        }
        return set.isEmpty()
                ? null
                : "set by the environment: "
                        + String.join(
                                ", ",
                                set.entrySet().stream()
                                        .map(each -> each.getKey() + "=" + each.getValue())
                                        .toList());
    }

    private static String meant(String name, Set<String> known) {
        Map<String, String> byRest = new TreeMap<>();
        known.forEach(each -> byRest.put(each.substring(PREFIX.length()), each));
        return Suggestion.nearest(name.substring(PREFIX.length()), byRest.keySet())
                .map(rest -> "; did you mean " + byRest.get(rest) + "?")
                .orElse("");
    }
}
