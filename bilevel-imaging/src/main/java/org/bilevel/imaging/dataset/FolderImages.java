package org.bilevel.imaging.dataset;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import org.bilevel.imaging.io.ImageFiles;

/**
 * The image files in a folder and the folders below it, links followed, by extension ({@link ImageFiles#EXTENSIONS}, whatever the
 * case). Hidden files and folders, whose names begin with a dot, are passed over.
 */
public final class FolderImages {

    private FolderImages() {}

    /**
     * The images of a folder, sorted by relative path, so that the order is the same on every machine. Only names are looked at; an
     * image is read whenever it is asked for.
     *
     * @param folder the folder
     * @return at least one image, named by its path relative to the folder, with '/' between the parts
     * @throws IllegalArgumentException if the folder is absent, no folder, not accessible, or without images; one line that names it
     */
    public static ImageSet in(Path folder) {
        if (!Files.exists(folder)) {
            throw refused(folder, "does not exist");
        }
        if (!Files.isDirectory(folder)) {
            throw refused(folder, "is not a folder");
        }
        Search search = new Search(folder);
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, search);
        } catch (IOException e) {
            throw new IllegalArgumentException("folder %s cannot be searched for images: %s".formatted(folder, e), e);
        }
        if (search.files.isEmpty()) {
            throw refused(folder, "holds no images");
        }
        List<ImageSet.Entry> entries = new ArrayList<>();
        search.files.forEach((name, file) -> entries.add(new ImageSet.Entry(name, () -> ImageFiles.read(file))));
        return new ImageSet(folder.toString(), entries);
    }

    private static IllegalArgumentException refused(Path folder, String what) {
        return new IllegalArgumentException("folder %s %s; looked for files ending in .%s"
                .formatted(folder, what, String.join(", .", ImageFiles.EXTENSIONS)));
    }

    /** Collects files by relative path, in the order of the paths' characters. */
    private static final class Search extends SimpleFileVisitor<Path> {

        private final Path folder;
        private final TreeMap<String, Path> files = new TreeMap<>();

        Search(Path folder) {
            this.folder = folder;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return !directory.equals(folder) && hidden(directory)
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!hidden(file) && ImageFiles.hasKnownExtension(file)) {
                String name = folder.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                files.put(name, file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof FileSystemLoopException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        private static boolean hidden(Path file) {
            Path name = file.getFileName();
            return name != null && name.toString().startsWith(".");
        }
    }
}
