package org.bilevel.experiments.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.BilevelPlugin;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ComponentSpec;
import org.bilevel.experiments.config.ConfigurationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plug-ins compiled, packed and loaded; and what is said when that fails. */
class PluginJarsTest {

    private static final String SERVICE = "META-INF/services/org.bilevel.api.spi.BilevelPlugin";

    private static final String PLUGIN = """
            package theirs;

            import java.util.List;
            import org.bilevel.api.schedule.Schedule;
            import org.bilevel.api.spi.BilevelPlugin;
            import org.bilevel.api.spi.Component;

            public final class Plugin implements BilevelPlugin {
                @Override
                public List<Component<?>> components() {
                    return List.of(new Component<>(Schedule.class, "theirs", "theirs", "", Theirs.class));
                }
            }
            """;

    private static final String SCHEDULE = """
            package theirs;

            public record Theirs() implements org.bilevel.api.schedule.Schedule {
                @Override
                public double at(long step) {
                    return 3;
                }
            }
            """;

    /** The compiled classes of their plug-in, in its package's folder. */
    private static Path classes;

    @TempDir
    private Path temporary;

    @BeforeAll
    static void compile(@TempDir Path folder) throws IOException {
        Path plugin = Files.writeString(folder.resolve("Plugin.java"), PLUGIN);
        Path schedule = Files.writeString(folder.resolve("Theirs.java"), SCHEDULE);
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        plugin.toString(),
                        schedule.toString());
        assertThat(code).as("exit code of the compiler").isZero();
        classes = folder.resolve("theirs");
    }

    @Test
    void aJarWithAPluginIsLoaded() throws IOException {
        Path jar = jar("plugin.jar", "theirs.Plugin", "Plugin.class", "Theirs.class");

        assertThat(theirs(jar.toString())).isEqualTo(3);
        assertThat(theirs(File.pathSeparator + " " + jar + " " + File.pathSeparator))
                .as("empty entries")
                .isEqualTo(3);
    }

    @Test
    void theJarsOfAFolderBelongTogether() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("plugins"));
        jar("plugins/library.jar", "", "Theirs.class");
        jar("plugins/plugin.jar", "theirs.Plugin", "Plugin.class");
        Files.writeString(folder.resolve("README"), "not a jar");

        assertThat(theirs(folder.toString())).isEqualTo(3);
    }

    @Test
    void entriesThatCannotBeUsedAreNamed() throws IOException {
        Path text = Files.writeString(temporary.resolve("text.jar"), "no jar at all");
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        Path library = jar("library.jar", "", "Theirs.class");
        Path dangling = jar("dangling.jar", "theirs.Gone", "Theirs.class");
        Path misnamed = jar("misnamed.jar", "theirs.Theirs", "Theirs.class");

        assertThat(refusal(temporary.resolve("gone.jar")))
                .isEqualTo("BILEVEL_PLUGINS: no such file or folder: " + temporary.resolve("gone.jar"));
        assertThat(refusal(text)).startsWith("BILEVEL_PLUGINS: " + text + " is no jar: ");
        assertThat(refusal(empty)).isEqualTo("BILEVEL_PLUGINS: no jars in the folder " + empty);
        assertThat(refusal(library))
                .isEqualTo("BILEVEL_PLUGINS: no plug-in in %s: no %s in it names a class of it"
                        .formatted(library, SERVICE));
        assertThat(refusal(dangling))
                .startsWith("BILEVEL_PLUGINS: a plug-in of " + dangling + " cannot be loaded: ")
                .contains("theirs.Gone");
        assertThat(refusal(misnamed))
                .startsWith("BILEVEL_PLUGINS: a plug-in of " + misnamed + " cannot be loaded: ")
                .contains("theirs.Theirs");
    }

    @Test
    void aPluginWithoutItsLibraryIsNamed() throws IOException {
        Path jar = jar("plugin.jar", "theirs.Plugin", "Plugin.class");
        List<BilevelPlugin> plugins = PluginJars.load(jar.toString());

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Components.registry(plugins))
                .withMessageStartingWith("plug-in theirs.Plugin does not say what it offers: ")
                .withMessageContaining("theirs/Theirs");
    }

    /** The value of their schedule. */
    private static double theirs(String path) {
        ComponentRegistry registry = Components.registry(PluginJars.load(path));
        return registry.create(Schedule.class, ComponentSpec.of("theirs")).at(0);
    }

    private static String refusal(Path entry) {
        try {
            PluginJars.load(entry.toString());
        } catch (ConfigurationException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError(entry + " was loaded");
    }

    private Path jar(String name, String service, String... files) throws IOException {
        Path jar = temporary.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            if (!service.isEmpty()) {
                out.putNextEntry(new JarEntry(SERVICE));
                out.write(service.getBytes(StandardCharsets.UTF_8));
            }
            for (String file : files) {
                out.putNextEntry(new JarEntry("theirs/" + file));
                out.write(Files.readAllBytes(classes.resolve(file)));
            }
        }
        return jar;
    }
}
