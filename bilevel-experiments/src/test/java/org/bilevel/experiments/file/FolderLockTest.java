package org.bilevel.experiments.file;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderLockTest {

    @Test
    void refusesAFolderThatIsInUse(@TempDir Path folder) throws IOException {
        Path used = folder.resolve("run");
        try (FolderLock _ = FolderLock.of(used)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FolderLock.of(used))
                    .withMessageContaining(used.toString())
                    .withMessageContaining("in use");
        }
        assertThatCode(() -> FolderLock.of(used).close()).doesNotThrowAnyException();
    }
}
