package org.bilevel.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.bilevel.solvers.problem.PackedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LibsvmFileTest {

    private static final String TEXT = "+1 1:0.5 3:-2e-1 # a comment\n\n-1 2:7\n# nothing\n+1\n";

    @TempDir
    private Path folder;

    @Test
    void readsPlainAndCompressedFiles() throws IOException {
        Path plain = Files.writeString(folder.resolve("data.libsvm"), TEXT);
        Path compressed = folder.resolve("data.libsvm.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            out.write(TEXT.getBytes(StandardCharsets.UTF_8));
        }

        for (Path file : new Path[] {plain, compressed}) {
            PackedData data = LibsvmFile.read(file);
            assertThat(data.featureCount()).isEqualTo(3);
            assertThat(data.features()).containsExactly(0.5f, 0, -0.2f, 0, 7, 0, 0, 0, 0);
            assertThat(data.labels()).as("in the order of their numbers").containsExactly(1, 0, 1);
            assertThat(data.classes()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 1:2;2 3:x     | line 2: value of feature 3 'x', must be a finite number
            1 1:2;2 3:NaN   | line 2: value of feature 3 'NaN', must be a finite number
            1 1:2;2 1:1e39  | line 2: '1:1e39' exceeds single precision
            1 1:2;2 0:1     | line 2: index '0', must be a whole number from 1 to 100000
            1 1:2;2 a:1     | line 2: index 'a', must be a whole number from 1 to 100000
            1 1:2;;2 4:1 4:1 | line 3: index 4 follows 4, must increase
            1 1:2;2 5       | line 2: '5' is no index:value
            one 1:2;2 1:1   | line 1: label 'one', must be a finite number
            """)
    void refusesWhatItCannotUnderstand(String lines, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("bad"), lines.replace(';', '\n'));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LibsvmFile.read(file))
                .withMessage(file + " " + message);
    }

    @Test
    void refusesFilesThatHoldNoClassification() throws IOException {
        Path one = Files.writeString(folder.resolve("one"), "1 1:2\n1 1:3\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LibsvmFile.read(one))
                .withMessage(one + ": 2 samples of 1 classes, must be of at least 2 classes");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LibsvmFile.read(binary))
                .withMessage(binary + ": no text in UTF-8");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> LibsvmFile.read(folder.resolve("missing")));
    }
}
