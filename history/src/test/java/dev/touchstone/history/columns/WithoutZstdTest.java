// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.history.FaultWindow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the library of Zstandard is not on the class path, columns are packed without. */
class WithoutZstdTest {
    private static URL[] classPath() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!each.contains("zstd-jni")) {
                urls.add(Path.of(each).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }

    @Test
    void writesAndReads() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(ColumnsEncoder.class.getName());
            Object encoder = type.getConstructor(OutputStream.class).newInstance(out);
            for (int i = 0; i < 1000; i++) {
                type.getMethod("invoked", long.class, int.class, String.class, Object.class, Object.class, long.class)
                        .invoke(encoder, (long) i, i, "write", "key", (long) i, (long) i);
            }
            type.getMethod("finish").invoke(encoder);
            type.getMethod("close").invoke(encoder);
        }
        long[] heard = new long[2];
        try (ColumnsDecoder decoder = new ColumnsDecoder(
                new ByteArrayInputStream(out.toByteArray()),
                "file",
                ColumnsLimits.of(1 << 20, 256, 1 << 20),
                true,
                new Packing(false))) {
            decoder.readAll(new ColumnsTarget() {
                @Override
                public void event(ColumnsEvent event) {
                    heard[0]++;
                    heard[1] += (Long) event.value;
                }

                @Override
                public void fault(FaultWindow window) {}
            });
        }
        assertThat(heard).containsExactly(1000, 999 * 500);
        assertThat(out.size()).as("packed").isLessThan(3000);
    }
}
