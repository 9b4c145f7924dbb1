// SPDX-License-Identifier: Apache-2.0
package com.example.redis;

import java.net.InetSocketAddress;
import redis.clients.jedis.Jedis;

/** A register in Redis: the few lines that an application might have. */
record RedisRegister(InetSocketAddress address) {
    void set(String key, long value) {
        try (Jedis jedis = RedisProcess.connect(address)) {
            jedis.set(key, Long.toString(value));
        }
    }

    /** Null if it was never set. */
    Long get(String key) {
        try (Jedis jedis = RedisProcess.connect(address)) {
            String value = jedis.get(key);
            return value == null ? null : Long.valueOf(value);
        }
    }
}
