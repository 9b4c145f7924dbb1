// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A network namespace each for n1, n2 and their clients, on one bridge, with an echo server in both nodes. Needs root. */
final class StandInNetwork implements AutoCloseable {
    static final int PORT = 7_000;

    private static final List<String> PLACES = List.of("n1", "n2", Link.CLIENT);
    private static final String CREATION = """
            set -e
            word=$0
            ip netns add $word-sw
            ip -n $word-sw link add bridge0 type bridge forward_delay 0
            ip -n $word-sw link set bridge0 up
            i=0
            for n in "$@"; do
              i=$((i + 1))
              ip netns add $word-$n
              ip -n $word-$n link set lo up
              ip -n $word-$n link add eth0 type veth peer name node$i netns $word-sw
              ip -n $word-sw link set node$i master bridge0 up
              ip -n $word-$n addr add 10.99.0.$i/24 dev eth0
              ip -n $word-$n link set eth0 up
            done
            """;

    private final String word = "tst" + ProcessHandle.current().pid();
    private final NamespaceShell shell = new NamespaceShell(this::enter);
    private final Map<String, Process> echoes = new LinkedHashMap<>();

    StandInNetwork() throws IOException {
        here(CREATION);
        for (String node : List.of("n1", "n2")) {
            Process echo = start(
                    node,
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            EchoProcess.class.getName(),
                            Integer.toString(PORT)));
            echoes.put(node, echo);
        }
        for (Process echo : echoes.values()) {
            assertThat(echo.inputReader().readLine()).isEqualTo("listening");
        }
    }

    static String address(String place) {
        return "10.99.0." + (1 + PLACES.indexOf(place));
    }

    /** Whether this machine lets us have namespaces. */
    static boolean isThere() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)
                && Stream.of("ip", "iptables", "nsenter", "ss", "bash", "timeout")
                        .allMatch(tool -> Stream.of(System.getenv("PATH").split(":"))
                                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool))));
    }

    NamespaceShell shell() {
        return shell;
    }

    /** All rules of a namespace. */
    String rules(String node) throws IOException {
        return shell.run(node, List.of("iptables", "-S")).text();
    }

    /** Kills a node: nobody listens there then. */
    void kill(String node) throws InterruptedException {
        echoes.get(node).destroyForcibly().waitFor();
    }

    /** Whether an echo comes back before long. */
    boolean passes(Link link) throws IOException {
        String once = "exec 3<>/dev/tcp/$0/$1; echo hello >&3; read -r back <&3; [ \"$back\" = hello ]";
        return shell.run(link.from(), List.of("timeout", "1", "bash", "-c", once, address(link.to()), "" + PORT))
                .succeeded();
    }

    /** An open connection from the first node to the second. */
    Conversation converse() throws IOException {
        Conversation conversation = new Conversation(start(
                "n1",
                List.of(
                        "bash",
                        "-c",
                        "exec 3<>/dev/tcp/$0/$1; echo open; while read -r word; do "
                                + "echo \"$word\" >&3 && read -r -t 30 -u 3 back && echo \"$back\" || echo broken; done",
                        address("n2"),
                        Integer.toString(PORT))));
        assertThat(conversation.hear()).isEqualTo("open");
        return conversation;
    }

    /** One end of a connection, in a shell. */
    record Conversation(Process shell, BufferedReader in, BufferedWriter out) implements AutoCloseable {
        private Conversation(Process shell) {
            this(shell, shell.inputReader(StandardCharsets.UTF_8), shell.outputWriter(StandardCharsets.UTF_8));
        }

        void say(String word) throws IOException {
            out.write(word + "\n");
            out.flush();
        }

        /** What came back, or {@code broken}. */
        String hear() throws IOException {
            return in.readLine();
        }

        @Override
        public void close() {
            shell.destroyForcibly();
        }
    }

    private List<String> enter(String place) {
        return List.of("nsenter", "--net=/run/netns/" + word + "-" + place);
    }

    private Process start(String place, List<String> command) throws IOException {
        List<String> entered = new ArrayList<>(enter(place));
        entered.addAll(command);
        return new ProcessBuilder(entered)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void here(String script) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, word));
        command.addAll(PLACES);
        NamespaceShell.Output output = new NamespaceShell(place -> List.of()).run(Link.CLIENT, command);
        assertThat(output.exit()).as(output.text()).isZero();
    }

    @Override
    public void close() throws IOException {
        echoes.values().forEach(Process::destroyForcibly);
        here("for n in sw \"$@\"; do ip netns del $0-$n; done");
    }
}
