// SPDX-License-Identifier: Apache-2.0
package com.example.redis;

import dev.touchstone.testcontainers.TouchstoneFaults;
import dev.touchstone.testcontainers.links.FaultyLink;
import dev.touchstone.testcontainers.recording.HistoryRecording;
import dev.touchstone.testcontainers.recording.RecordedHistory;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One Redis on its own, used by five clients over a link that is cut: slow or gone, but never wrong. */
class SinglePrimaryTest {
    private static final RedisProcess PRIMARY = RedisProcess.start();

    @RegisterExtension
    static final TouchstoneFaults FAULTS = TouchstoneFaults.between("app").and("redis", PRIMARY::address);

    @AfterAll
    static void stop() {
        PRIMARY.close();
    }

    @Test
    void aRegisterSurvivesACut(FaultyLink redis, HistoryRecording history) throws Exception {
        RedisRegister register = new RedisRegister(redis.address());
        // Never connected: the request surely did not arrive. Whatever else is thrown, nobody knows.
        history.surelyNotDone(thrown -> thrown.getCause() instanceof ConnectException);
        history.clients(5).during(Duration.ofSeconds(3)).start(client -> {
            if (client.random().nextBoolean()) {
                long value = client.unique();
                client.write("x", value, () -> register.set("x", value));
            } else {
                client.read("x", () -> register.get("x"));
            }
        });
        redis.cutFor(Duration.ofSeconds(1));
        RecordedHistory done = history.finish();
        done.assertLinearizable("register");
        System.out.println("one primary, its link cut for a second: linearizable, "
                + done.history().size() + " operations");
    }
}
