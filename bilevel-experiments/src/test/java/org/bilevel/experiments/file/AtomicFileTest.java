package org.bilevel.experiments.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are replaced whole or not at all. */
final class AtomicFileTest {

    @TempDir
    private Path folder;

    @Test
    void replacesTheContentAndMakesFolders() throws IOException {
        Path file = folder.resolve("a/b/file.txt");
        AtomicFile.write(file, "old");
        AtomicFile.write(file, "new");
        assertThat(file).hasContent("new");
        assertThat(file.getParent().toFile().list())
                .containsExactly(file.getFileName().toString());
    }

    @Test
    void aFailureLeavesTheOldContentAndNoRest() throws IOException {
        Path file = folder.resolve("file.txt");
        AtomicFile.write(file, "old");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> AtomicFile.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("disk full");
                }))
                .withMessage("disk full");
        assertThat(file).hasContent("old");
        assertThat(folder.toFile().list()).containsExactly("file.txt");
    }
}
