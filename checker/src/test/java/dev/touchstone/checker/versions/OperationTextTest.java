// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.versions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OperationTextTest {
    private static String cited(String edn) {
        return new OperationText(HistoryReader.read(
                        new ByteArrayInputStream(edn.getBytes(StandardCharsets.UTF_8)), "file", ReadOptions.defaults()))
                .cite(1);
    }

    @Test
    void tellsTimesOfAHistoryThatHasThem() {
        assertThat(cited("{:type :invoke, :process 0, :f :write, :value 1, :time 1000000}"
                        + " {:type :ok, :process 0, :f :write, :value 1, :time 2000000}"
                        + " {:type :invoke, :process 1, :f :read, :value nil, :time 1500000000}"
                        + " {:type :ok, :process 1, :f :read, :value 1, :time 2000000000}"))
                .isEqualTo("#1: client 1 read 1, from 1.500 s to 2.000 s");
    }

    @Test
    void countsEventsWhereThereIsNoClock() {
        assertThat(cited("{:type :invoke, :process 0, :f :write, :value 1}"
                        + " {:type :ok, :process 0, :f :write, :value 1}"
                        + " {:type :invoke, :process 1, :f :read, :value nil}"
                        + " {:type :ok, :process 1, :f :read, :value 1}"))
                .isEqualTo("#1: client 1 read 1, from event 2 to event 3");
    }

    @Test
    void saysHowLongInTheUnitThatFits() {
        assertThat(OperationText.lasting(2_497_000_000L)).isEqualTo("2.497 s");
        assertThat(OperationText.lasting(12_408_000L)).isEqualTo("12.408 ms");
    }
}
