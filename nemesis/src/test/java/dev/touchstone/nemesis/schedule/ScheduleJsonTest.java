// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.nemesis.ClockFault;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.ProcessFault;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleJsonTest {
    private static final String CUT =
            "{\"start\":\"PT1S\",\"end\":\"PT2S\",\"name\":\"x\",\"detail\":\"y\",\"type\":\"cut\","
                    + "\"how\":\"refuse\",\"links\":[\"n1->n2\"]}";

    /** Every record of every family: one that is new is in here by itself. */
    static Stream<Class<?>> records() {
        return records(Fault.class);
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(ScheduleJsonTest::records);
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyFaultIsReadAsItWasWritten(Class<?> type) throws ReflectiveOperationException {
        Fault fault = sample(type);
        Schedule schedule = new Schedule(
                "some",
                Duration.ofSeconds(9),
                List.of(new ScheduledFault(fault, Duration.ofMillis(1), Duration.ofMillis(2_345))));
        String json = ScheduleJson.write(schedule);
        assertThat(ScheduleJson.read(json)).as(json).isEqualTo(schedule);
        assertThat(ScheduleJson.write(ScheduleJson.read(json))).isEqualTo(json);
    }

    /** A fault with a value in each field that differs from what a missing one would be. */
    static Fault sample(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] fields = type.getRecordComponents();
        Object[] values = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            values[i] = sample(fields[i]);
        }
        Class<?>[] types = Arrays.stream(fields).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return (Fault) type.getDeclaredConstructor(types).newInstance(values);
    }

    private static Object sample(RecordComponent field) {
        Class<?> type = field.getType();
        if (type == String.class) {
            return "a " + field.getName();
        } else if (type == Duration.class) {
            return Duration.ofMillis(2_500);
        } else if (type == int.class) {
            return field.getName().equals("atOnce") ? 2 : 7;
        } else if (type == long.class) {
            return field.getName().equals("seed") ? 1L << 40 : 79_999L;
        } else if (type == double.class) {
            return 0.05;
        } else if (type == List.class) {
            return field.getName().equals("links")
                    ? List.of(new Link("n1", "n2"), new Link(Link.CLIENT, "n2"))
                    : List.of("n1", "n3");
        } else if (type.isEnum()) {
            return type.getEnumConstants()[type.getEnumConstants().length - 1];
        }
        throw new AssertionError("no sample of a " + type + " for " + field);
    }

    @Test
    void whatWasWrittenBeforeIsRead() {
        String old = "{\"name\":\"mixed\",\"load\":\"PT8S\",\"faults\":[" + CUT + ","
                + "{\"start\":\"PT1S\",\"end\":\"PT2S\",\"name\":\"s\",\"detail\":\"d\",\"type\":\"slow\",\"latency\":\"PT0.1S\","
                + "\"jitter\":\"PT0.05S\",\"links\":[\"client->n1\"]},"
                + "{\"start\":\"PT1S\",\"end\":\"PT2S\",\"name\":\"k\",\"detail\":\"d\",\"type\":\"kill\",\"nodes\":[\"n1\"]},"
                + "{\"start\":\"PT1S\",\"end\":\"PT2S\",\"name\":\"p\",\"detail\":\"d\",\"type\":\"pause\",\"nodes\":[\"n1\"]},"
                + "{\"start\":\"PT1S\",\"end\":\"PT2S\",\"name\":\"c\",\"detail\":\"d\",\"type\":\"clocks\",\"by\":\"PT-1S\","
                + "\"driftPpm\":-3,\"nodes\":[\"n1\",\"n2\"]}]}";
        assertThat(ScheduleJson.read(old).faults())
                .extracting(ScheduledFault::fault)
                .containsExactly(
                        new LinkFault.CutLinks("x", "y", List.of(new Link("n1", "n2")), LinkFault.Cut.REFUSE),
                        new LinkFault.SlowLinks(
                                "s",
                                "d",
                                List.of(new Link(Link.CLIENT, "n1")),
                                Duration.ofMillis(100),
                                Duration.ofMillis(50)),
                        new ProcessFault.KillNodes("k", "d", List.of("n1")),
                        new ProcessFault.PauseNodes("p", "d", List.of("n1")),
                        new ClockFault.SkewClocks("c", "d", List.of("n1", "n2"), Duration.ofSeconds(-1), -3));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "type":"cut"       | "type":"melt"         | faults[0].type is 'melt': expected cut, slow, narrow,
            "type":"cut",      | ''                    | faults[0].type is missing: expected cut, slow, narrow,
            "how":"refuse"     | "how":"REFUSE"        | faults[0].how is 'REFUSE': expected blackhole, refuse or stall
            "how":"refuse"     | "how":3               | faults[0].how is '3': expected blackhole, refuse or stall
            "how":"refuse",    | ''                    | faults[0].how is missing: expected blackhole, refuse or stall
            "how":"refuse"     | "how":"refuse","x":1  | faults[0].x is unknown: there are detail, how, links, name
            "detail":"y"       | "detail":7            | faults[0].detail is '7': expected a text
            ["n1->n2"]         | "n1->n2"              | faults[0].links is 'n1->n2': expected a list
            ["n1->n2"]         | ["n1->n2","n1"]       | faults[0].links[1] is 'n1': expected a link such as n1->n2
            "start":"PT1S"     | "start":"1s"          | faults[0].start is '1s': expected a duration such as PT2.5S
            "start":"PT1S",    | ''                    | faults[0].start is missing: expected a duration such as PT2.5S
            "start":"PT1S"     | "start":"PT3S"        | faults[0]: x ends at PT2S, not after its start at PT3S
            "start":"PT1S"     | "start":"PT-1S"       | faults[0]: x is from PT-1S to PT2S, not within PT0S and PT24H
            "end":"PT2S"       | "end":"PT9999999999999H" | faults[0]: x is from PT1S to PT9999999999999H, not within PT0S and PT24H
            ["n1->n2"]         | ["n1->n2",null]       | faults[0].links[1] is null
            """)
    void whatIsNoFaultIsRefusedWithItsPlaceAndWhatIsAllowed(String part, String instead, String sentence) {
        assertThat(CUT).contains(part);
        String broken = "{\"name\":\"n\",\"load\":\"PT8S\",\"faults\":[" + CUT.replace(part, instead) + "]}";
        assertThatThrownBy(() -> ScheduleJson.read(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"load":"PT8S","faults":[]}                   | schedule.name is missing: expected a text
            {"name":"n","faults":[]}                      | schedule.load is missing: expected a duration such as PT2.5S
            {"name":"n","load":"PT8S"}                    | schedule.faults is missing: expected a list
            {"name":"n","load":"PT8S","faults":[],"f":1}  | schedule.f is unknown: there are name, load and faults
            {"name":"n","load":"PT8S","faults":[3]}       | faults[0] is no JSON object
            {"name":"n","load":"PT-4S","faults":[]}       | schedule.load is above 0 and at most PT24H, not PT-4S
            {"name":"n","load":"PT0S","faults":[]}        | schedule.load is above 0 and at most PT24H, not PT0S
            {"name":"n"                                   | the schedule is not JSON:
            {"name":"n","name":"m"}                       | the schedule is not JSON: in line 1 a field is there twice
            {"name":"n"} []                               | the schedule is not JSON: in line 1 something comes after its end
            []                                            | the schedule is no JSON object
            """)
    void whatIsNoScheduleIsRefused(String json, String sentence) {
        assertThatThrownBy(() -> ScheduleJson.read(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "type":"lossy","share":1.5,"links":["n1->n2"]       | faults[0]: share is 0.01 to 1, not 1.5
            "type":"lossy","share":1e-12,"links":["n1->n2"]     | faults[0]: share is 0.01 to 1, not 1.0E-12
            "type":"lossy","share":"half","links":["n1->n2"]    | faults[0].share is 'half': expected a number
            "type":"narrow","bytesPerSecond":0,"links":[]       | faults[0]: bytesPerSecond is 1 to 90000, not 0
            "type":"narrow","bytesPerSecond":1.5,"links":[]     | faults[0].bytesPerSecond is '1.5': expected a whole number
            "type":"narrow","bytesPerSecond":"9","links":[]     | faults[0].bytesPerSecond is '9': expected a whole number
            "type":"slow","latency":"PT0S","jitter":"PT1S","links":[]        | faults[0]: latency is PT0.01S to PT24H, not PT0S
            "type":"slow","latency":"PT9999999H","jitter":"PT0S","links":[]  | faults[0]: latency is PT0.01S to PT24H, not PT9999999H
            "type":"slow","latency":"PT1S","jitter":"PT-1S","links":[]       | faults[0]: jitter is PT0S to PT24H, not PT-1S
            "type":"slice","bytes":9,"pause":"PT0S","links":[]               | faults[0]: pause is PT0.001S to PT24H, not PT0S
            "type":"slow-disks","delay":"PT0S","nodes":[]                    | faults[0]: delay is PT0.01S to PT24H, not PT0S
            "type":"clocks","by":"PT0S","driftPpm":0,"nodes":[]              | faults[0]: by, ahead or behind, is PT0.05S to PT24H, not PT0S
            "type":"clocks","by":"PT1S","driftPpm":-2000000,"nodes":[]       | faults[0]: driftPpm is -999999 to 999999, not -2000000
            "type":"clocks","by":"PT0S","driftPpm":-1,"nodes":[]             | faults[0]: driftPpm, faster or slower, is 1000 to 999999, not 1
            "type":"clocks","by":"PT1S","driftPpm":2147483648,"nodes":[]     | faults[0].driftPpm is '2147483648': expected a whole number
            "type":"narrow","bytesPerSecond":9223372036854775808,"links":[]  | faults[0].bytesPerSecond is '9223372036854775808': expected a whole number
            "type":"narrow","bytesPerSecond":100000000,"links":[]            | faults[0]: bytesPerSecond is 1 to 90000, not 100000000
            "type":"strobe-clocks","by":"PT1S","every":"PT0.000000001S","nodes":[] | faults[0]: every is PT0.001S to PT24H, not PT0.000000001S
            "type":"strobe-clocks","by":"PT0S","every":"PT1S","nodes":[]     | faults[0]: by, ahead or behind, is PT0.05S to PT24H, not PT0S
            "type":"crash-starts","times":1000000,"after":"PT1S","nodes":[]  | faults[0]: times is 1 to 100, not 1000000
            "type":"restart-nodes","atOnce":99,"nodes":["n1","n2"]           | faults[0]: atOnce is 1 to 2, not 99
            """)
    void valuesThatCannotBeAreRefused(String fields, String sentence) {
        String json =
                "{\"name\":\"n\",\"load\":\"PT8S\",\"faults\":[{\"start\":\"PT1S\",\"end\":\"PT2S\",\"name\":\"x\",\"detail\":\"y\","
                        + fields + "}]}";
        assertThatThrownBy(() -> ScheduleJson.read(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence);
    }
}
