// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Histories in archives and folders, and what is said of those that cannot be unpacked. */
class PackedFilesTest {
    private static final String HISTORY =
            "{:process 0 :type :invoke :f :read :value nil}\n{:process 0 :type :ok :f :read :value 7}\n";

    @TempDir
    private Path folder;

    private static byte[] packed(String packing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = packer(packing, bytes)) {
            out.write(HISTORY.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static OutputStream packer(String packing, OutputStream out) throws IOException {
        return switch (packing) {
            case "gz" -> new GZIPOutputStream(out);
            case "zst" -> new ZstdOutputStream(out);
            case "xz" -> new XZOutputStream(out, new LZMA2Options(0));
            case "bz2" -> new BZip2CompressorOutputStream(out, 1);
            default -> throw new IllegalArgumentException(packing);
        };
    }

    private Path zip(String... nameAndContent) throws IOException {
        Path file = folder.resolve("run.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < nameAndContent.length; i += 2) {
                out.putNextEntry(new ZipEntry(nameAndContent[i]));
                out.write(nameAndContent[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private static History stream(byte[] bytes) {
        return HistoryReader.read(new ByteArrayInputStream(bytes), "file", ReadOptions.defaults());
    }

    private static String value(History history) {
        return history.values().render(history.output(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "zst", "xz", "bz2"})
    void unpacksByTheFirstBytes(String packing) throws IOException {
        byte[] bytes = packed(packing);
        assertThat(value(stream(bytes))).isEqualTo("7");
        assertThat(value(HistoryReader.read(Files.write(folder.resolve("any.name"), bytes))))
                .isEqualTo("7");
        byte[] twice = Arrays.copyOf(bytes, bytes.length * 2);
        System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
        assertThat(stream(twice).size()).as("two streams, one after the other").isEqualTo(2);
        assertThatThrownBy(() -> stream(Arrays.copyOf(bytes, bytes.length - 9)))
                .isInstanceOf(HistoryException.class)
                .hasMessageStartingWith("file");
    }

    /** Whichever bit of a file that was written here is changed: it is refused, or it made no difference. */
    @Test
    void aDamagedZstIsNeverAnotherHistory() throws IOException {
        Path file = folder.resolve("h.jsonl.zst");
        HistoryWriter.write(
                stream(HISTORY.repeat(20).getBytes(StandardCharsets.UTF_8)), HistoryFormat.JSON_LINES, file);
        String whole = jsonLines(HistoryReader.read(file));
        byte[] bytes = Files.readAllBytes(file);
        int refused = 0;
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(jsonLines(stream(bytes))).as("bit %d", bit).isEqualTo(whole);
            } catch (HistoryException e) {
                refused++;
            }
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(refused).isGreaterThan(8 * bytes.length * 9 / 10);
    }

    private String jsonLines(History history) throws IOException {
        Path file = folder.resolve("plain.jsonl");
        HistoryWriter.write(history, HistoryFormat.JSON_LINES, file);
        return Files.readString(file);
    }

    @Test
    void readsTheOnlyFileOfAnArchive() throws IOException {
        Path file = zip("__MACOSX/._h.edn", "x", "a/", "", "a/.DS_Store", "x", "a/h.edn", HISTORY);
        History history = HistoryReader.read(file);
        assertThat(value(history)).isEqualTo("7");
        assertThat(history.notes()).isEmpty();
        assertThat(value(stream(Files.readAllBytes(file)))).isEqualTo("7");
    }

    @Test
    void readsTheHistoryOfARunThatIsArchived() throws IOException {
        Path file = zip("run/jepsen.log", "x", "run/history.txt", "x", "run/history.edn", HISTORY, "run/r.edn", "x");
        History history = HistoryReader.read(file);
        assertThat(value(history)).isEqualTo("7");
        assertThat(history.notes()).containsExactly("run/history.edn of the archive was read");
    }

    @Test
    void asksWhichFileOfSeveral() throws IOException {
        Path file = zip("b.edn", "x", "a.edn", HISTORY);
        assertThatThrownBy(() -> HistoryReader.read(file))
                .hasMessage(
                        file + ": the archive holds 2 files, and it is not clear which is the history: b.edn, a.edn;"
                                + " choose one of them with --entry");
        byte[] bytes = Files.readAllBytes(zip("a.edn", HISTORY, "b.edn", "x"));
        assertThatThrownBy(() -> stream(bytes)).hasMessageContaining("several files, such as a.edn and b.edn");
        ReadOptions chosen = ReadOptions.defaults().withEntry("a.edn");
        assertThat(value(HistoryReader.read(file, chosen))).isEqualTo("7");
        assertThat(value(HistoryReader.read(new ByteArrayInputStream(bytes), "file", chosen)))
                .isEqualTo("7");
        assertThatThrownBy(() -> HistoryReader.read(file, chosen.withEntry("c.edn")))
                .hasMessageContaining("there is no file c.edn in the archive");
        assertThatThrownBy(() -> HistoryReader.read(Files.writeString(folder.resolve("h.edn"), HISTORY), chosen))
                .hasMessageContaining("there is no file a.edn in what is no zip archive");
        assertThatThrownBy(() -> HistoryReader.read(zip("2/history.edn", "x", "1/history.edn", "x")))
                .hasMessageContaining("2/history.edn, 1/history.edn");
        assertThatThrownBy(() -> HistoryReader.read(zip())).hasMessageContaining("no file in the archive");
    }

    @Test
    void namesTheFileOfTheArchiveWhereItIsWrong() throws IOException {
        Path file = zip("run/history.edn", HISTORY + "{:process 0}");
        assertThatThrownBy(() -> HistoryReader.read(file))
                .hasMessage(file + "/run/history.edn:3:1: an operation needs a type: invoke, ok, fail or info");
    }

    @Test
    void sortsAnArchivedFile() throws IOException {
        Path file = zip("h.edn", """
                {:index 1 :process 0 :type :ok :f :read :value 7}
                {:index 0 :process 0 :type :invoke :f :read :value nil}
                """);
        assertThat(value(HistoryReader.read(file))).isEqualTo("7");
    }

    @Test
    void findsTheHistoryOfAFolder() throws IOException {
        Files.writeString(folder.resolve("history.txt"), "x");
        Files.write(folder.resolve("history.edn.gz"), packed("gz"));
        History history = HistoryReader.read(folder);
        assertThat(value(history)).isEqualTo("7");
        assertThat(history.notes()).containsExactly("history.edn.gz of the folder was read");
        Path store = Files.createDirectories(folder.resolve("store/latest"));
        Files.writeString(store.resolve("history.edn"), HISTORY);
        assertThat(HistoryReader.read(store.getParent()).notes())
                .containsExactly("latest/history.edn of the folder was read");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> HistoryReader.read(empty))
                .hasMessageStartingWith(empty + ": is a folder, and there is no history.edn");
    }

    @ParameterizedTest
    @CsvSource({
        "4a455053454e00000001, this is test.jepsen",
        "377abcaf271c0004, it is a 7z archive",
    })
    void saysWhatItCannotRead(String hex, String words) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> stream(bytes))
                .isInstanceOf(HistoryException.class)
                .hasMessageStartingWith("file:")
                .hasMessageContaining(words);
    }

    @Test
    void saysThatATarArchiveIsOne() {
        byte[] bytes = Arrays.copyOf("history.edn".getBytes(StandardCharsets.UTF_8), 1024);
        System.arraycopy("ustar".getBytes(StandardCharsets.UTF_8), 0, bytes, 257, 5);
        assertThatThrownBy(() -> stream(bytes)).hasMessageContaining("tar archive");
    }

    @ParameterizedTest
    @CsvSource({
        "zst, zstd-jni, com.github.luben:zstd-jni",
        "xz, tukaani, org.tukaani:xz",
        "bz2, commons-compress, org.apache.commons:commons-compress",
    })
    void namesTheLibraryThatIsMissing(String packing, String jar, String artifact) throws Exception {
        Path file = Files.write(folder.resolve("h"), packed(packing));
        Path plain = Files.writeString(folder.resolve("plain"), HISTORY);
        URL[] without = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains(jar))
                .map(PackedFilesTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(without, ClassLoader.getPlatformClassLoader())) {
            Method read = loader.loadClass(HistoryReader.class.getName()).getMethod("read", Path.class);
            assertThat(read.invoke(null, plain)).isNotNull();
            assertThatThrownBy(() -> read.invoke(null, file))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessage(file + ": cannot be read: for ." + packing + " files " + artifact
                            + " must be on the class path");
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
