// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where settings come from: files, the environment, flags. What is added later goes before what was added earlier, setting by
 * setting. Every error is one sentence that names the place. Not thread-safe.
 */
public final class ConfigSources {
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    private static final Pattern TWICE = Pattern.compile("Duplicate field '(.*?)'");

    private final SettingValues values = new SettingValues();

    /** Adds a YAML or JSON file. */
    public ConfigSources file(Path file) {
        try {
            JsonNode tree = read(YAML.getFactory().createParser(file.toFile()));
            if (!tree.isObject()) {
                throw new ConfigException(file + ": a configuration is an object, not "
                        + (tree.isMissingNode() ? "nothing" : tree.toString()));
            }
            return tree(tree, path -> file + ": " + path, file.toString());
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new ConfigException(
                    file + (at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr()) + ": " + why(e));
        } catch (FileNotFoundException e) {
            throw new ConfigException("there is no file " + file + " that can be read");
        } catch (IOException e) {
            throw new ConfigException("cannot read " + file + ": " + e.getMessage());
        }
    }

    /** Adds what is set in the environment: the variables with the prefix, of which each must be a setting. */
    public ConfigSources environment(Map<String, String> environment) {
        Map<String, Setting<?>> known = new TreeMap<>();
        Settings.ALL.forEach(each -> known.put(each.variable(), each));
        new TreeMap<>(environment).forEach((name, text) -> {
            if (name.startsWith(Setting.ENVIRONMENT_PREFIX)) {
                Setting<?> setting = known.get(name);
                if (setting == null) {
                    throw unknown(Setting.ENVIRONMENT_PREFIX, name, "_", known.keySet(), "the environment sets ");
                }
                values.put(setting, new SettingValues.Given(value(name, setting.kind(), text), name, name));
            }
        });
        return this;
    }

    /** Adds an assignment, {@code path=value}, of a flag. */
    public ConfigSources flag(String flag, String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new ConfigException(flag + " is path=value, such as " + flag + " limits.replicaTimeout=300ms, not \""
                    + assignment + "\"");
        }
        String path = assignment.substring(0, equals).strip();
        Setting<?> setting = Settings.byPath(path)
                .orElseThrow(() -> unknown(
                        "",
                        path,
                        ".",
                        Settings.ALL.stream().map(Setting::path).collect(Collectors.toSet()),
                        flag + " sets "));
        String place = flag + " " + path;
        String text = assignment.substring(equals + 1);
        values.put(setting, new SettingValues.Given(value(place, setting.kind(), text), place, flag));
        return this;
    }

    /** What it all comes to. */
    public ServerConfig config() {
        return ServerConfig.of(values);
    }

    /** The same as YAML, each setting with where it comes from as a comment. */
    public String effective(ServerConfig config) {
        return EffectiveConfig.yaml(config, values::source);
    }

    /** Adds a whole tree. */
    ConfigSources tree(JsonNode tree, UnaryOperator<String> place, String source) {
        add("", tree, place, source);
        return this;
    }

    private void add(String prefix, JsonNode object, UnaryOperator<String> place, String source) {
        object.properties().forEach(field -> {
            String path = prefix + field.getKey();
            Setting<?> setting = Settings.byPath(path).orElse(null);
            if (setting != null) {
                values.put(setting, new SettingValues.Given(field.getValue(), place.apply(path), source));
            } else if (Settings.ALL.stream().noneMatch(each -> each.path().startsWith(path + "."))) {
                throw ConfigObject.unknown(place.apply(path), field.getKey(), namesIn(prefix));
            } else if (field.getValue().isObject()) {
                add(path + ".", field.getValue(), place, source);
            } else if (!field.getValue().isNull()) {
                throw new ConfigException(place.apply(path) + " is an object, not " + field.getValue());
            }
        });
    }

    private static Set<String> namesIn(String prefix) {
        Set<String> names = new TreeSet<>();
        for (Setting<?> each : Settings.ALL) {
            if (each.path().startsWith(prefix)) {
                names.add(each.path().substring(prefix.length()).replaceFirst("\\..*", ""));
            }
        }
        return names;
    }

    /** There is no such setting, but perhaps one like it, or some within an object of that name. */
    private static ConfigException unknown(
            String prefix, String name, String separator, Set<String> known, String who) {
        Set<String> meant = SettingNames.nearest(prefix, name, separator, known);
        String suggestion = meant.isEmpty()
                ? "; "
                : "; did you mean " + (meant.size() == 1 ? "" : "one of ") + String.join(", ", meant) + "? ";
        return new ConfigException(
                who + name + ", which is no setting" + suggestion + "touchstone list settings has all");
    }

    /** Reads YAML; where a text is wanted, one without quotes is taken as it stands, whatever YAML would make of it. */
    private static JsonNode value(String place, Kind<?> kind, String text) {
        JsonNode value;
        try {
            value = read(YAML.getFactory().createParser(text));
        } catch (JsonProcessingException e) {
            if (kind.isText()) {
                return TextNode.valueOf(text);
            }
            boolean isNumber = e instanceof DecimalNumbers.NotDecimalException;
            throw new ConfigException(place + (isNumber ? ": " : " is not YAML: ") + why(e));
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be read", e);
        }
        boolean isPlain = kind.isText() && !value.isTextual() && !text.isBlank();
        return isPlain ? TextNode.valueOf(text) : value;
    }

    private static JsonNode read(JsonParser yaml) throws IOException {
        try (JsonParser tokens = new DecimalNumbers(yaml)) {
            JsonNode tree = YAML.readTree(tokens);
            return tree == null ? MissingNode.getInstance() : tree;
        }
    }

    private static String why(JsonProcessingException e) {
        String first = e.getOriginalMessage().lines().findFirst().orElse("not YAML");
        Matcher twice = TWICE.matcher(first);
        return twice.lookingAt() ? twice.group(1) + " is there twice" : first;
    }
}
