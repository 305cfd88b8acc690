import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks, or with {@code true} as second argument restores, the format of every Java file below a directory.
 *
 * <p>A program of its own because the formatter parses with the javac of the JDK it runs on, and Maven's may be older than
 * the sources. Two forms of Java 25 it cannot read: {@code import module}, and {@code _} without a type in record patterns.
 */
final class Format {

    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    private Format() {}

    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]).toAbsolutePath().normalize();
        boolean apply = Boolean.parseBoolean(args[1]);
        List<Path> sources = sources(root);
        List<String> findings = sources.parallelStream()
                .flatMap(source -> finding(root, source, apply).stream())
                .sorted()
                .toList();
        if (!findings.isEmpty()) {
            findings.forEach(System.err::println);
            System.err.println("Mend the format with: mvn -q -N verify -Dformat.apply");
            System.exit(1);
        }
    }

    private static List<String> finding(Path root, Path source, boolean apply) {
        String name = root.relativize(source).toString();
        try {
            String text = Files.readString(source);
            String formatted = format(text);
            if (formatted.equals(text)) {
                return List.of();
            }
            if (apply) {
                Files.writeString(source, formatted);
                System.out.println("formatted " + name);
                return List.of();
            }
            return List.of("not formatted: " + name);
        } catch (FormatterException | IOException e) {
            return List.of(name + ": " + e.getMessage() + " (a bare _ in a record pattern? write var _)");
        } catch (RuntimeException | Error e) {
            return List.of(name + ": the formatter cannot read this file (a module import?): " + e);
        }
    }

    private static String format(String text) throws FormatterException {
        String unix = text.replace("\r\n", "\n");
        String imports = ImportOrderer.reorderImports(
                RemoveUnusedImports.removeUnusedImports(unix), JavaFormatterOptions.Style.PALANTIR);
        return FORMATTER.formatSource(imports);
    }

    private static List<Path> sources(Path root) throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                String name = directory.getFileName().toString();
                return name.equals("target") || name.equals(".git") || name.equals("runs")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }
}
