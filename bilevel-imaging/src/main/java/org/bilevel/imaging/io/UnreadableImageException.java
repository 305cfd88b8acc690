package org.bilevel.imaging.io;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An image file that is absent, empty, damaged, cut short or of an unsupported kind. Its message is one line. */
public final class UnreadableImageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String file;

    /**
     * Names the file and the reason.
     *
     * @param file the file
     * @param reason what is wrong with it; line breaks become spaces
     * @param cause the decoder's complaint, if there is one
     */
    public UnreadableImageException(Path file, String reason, @Nullable Throwable cause) {
        super("cannot read image %s: %s".formatted(file, reason.strip().replaceAll("\\s+", " ")), cause);
        this.file = file.toString();
    }

    /** The file, as it was given. */
    public String file() {
        return file;
    }
}
