package org.bilevel.experiments.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.bilevel.SamplePlugin;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bilevel.experiments.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample plug-in of docs/extending.md as a jar, in the command as users start it. */
class SamplePluginJarTest {

    private static final Path PROJECT = GuidePage.ROOT.resolve("docs/sample-plugin");

    @TempDir
    private Path temporary;

    /** What a process wrote, and how it ended. */
    private record Outcome(int code, String out, String err) {}

    @Test
    void theCommandListsAndUsesIt() throws IOException, InterruptedException {
        Path jar = jar();

        Outcome listed = bilevel(jar, "list", "--json");
        assertThat(listed.code()).as(listed.err()).isZero();
        JsonNode families = new ObjectMapper().readTree(listed.out()).get("families");
        assertThat(names(families, "lower")).contains("triple-momentum", "fista");
        assertThat(names(families, "sampling")).contains("systematic");
        assertThat(names(families, "schedule")).contains("hyperbolic");
        assertThat(names(families, "regularizer")).contains("gradient-energy");
        assertThat(names(families, "method")).contains("normalized");

        Path out = temporary.resolve("run");
        Outcome learned = bilevel(
                jar,
                "learn",
                "--lower",
                "triple-momentum",
                "--sampling",
                "systematic",
                "--batch",
                "3",
                "--regularizer",
                "gradient-energy",
                "--method",
                "{name: normalized, length: {name: hyperbolic, initial: 0.2}}",
                "--images",
                "6",
                "--patch",
                "24",
                "--grey",
                "--max-steps",
                "3",
                "--out",
                out.toString());
        assertThat(learned.code()).as(learned.err()).isZero();
        assertThat(Files.readString(out.resolve("config.yaml")))
                .contains("triple-momentum", "systematic", "gradient-energy", "normalized", "hyperbolic", "delay: 100");
        assertThat(out.resolve("model.safetensors")).exists();
    }

    @Test
    void aJarThatIsNotThereIsWrongUse() throws IOException, InterruptedException {
        Path gone = temporary.resolve("gone.jar");

        Outcome listed = bilevel(gone, "list");

        assertThat(listed.code()).isEqualTo(2);
        assertThat(listed.out()).isEmpty();
        assertThat(listed.err().strip()).isEqualTo("bilevel: BILEVEL_PLUGINS: no such file or folder: " + gone);
    }

    private static List<String> names(JsonNode families, String name) {
        return families.valueStream()
                .filter(family -> family.get("name").textValue().equals(name))
                .flatMap(family -> family.get("components").valueStream())
                .map(component -> component.get("name").textValue())
                .toList();
    }

    /** As {@code mvn package} makes it: the compiled sources of the project, without its tests, and its resources. */
    private Path jar() throws IOException {
        Path classes = Path.of(SamplePlugin.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        Path jar = temporary.resolve("sample-plugin-1.0.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            add(out, classes, classes.resolve("com/example/bilevel"));
            add(out, PROJECT.resolve("src/main/resources"), PROJECT.resolve("src/main/resources"));
        }
        return jar;
    }

    private static void add(JarOutputStream out, Path root, Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith("Test.class"))
                    .toList();
        }
        for (Path file : files) {
            out.putNextEntry(new JarEntry(root.relativize(file).toString().replace(File.separatorChar, '/')));
            out.write(Files.readAllBytes(file));
        }
    }

    /** The command in a process of its own, whose class path holds nothing of the tests. */
    private Outcome bilevel(Path plugins, String... arguments) throws IOException, InterruptedException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("test-classes") && !entry.contains("-tests.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Path out = temporary.resolve("out.txt");
        Path err = temporary.resolve("err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("BILEVEL_PLUGINS", plugins.toString());
        int code = builder.start().waitFor();
        String errors = Files.readString(err, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
                .collect(Collectors.joining(System.lineSeparator()));
        return new Outcome(code, Files.readString(out, StandardCharsets.UTF_8), errors);
    }
}
