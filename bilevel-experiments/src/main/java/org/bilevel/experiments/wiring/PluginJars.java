package org.bilevel.experiments.wiring;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.bilevel.api.spi.BilevelPlugin;
import org.bilevel.experiments.config.ConfigurationException;

/**
 * Plug-ins in jars beside the class path: those that the environment variable {@code BILEVEL_PLUGINS} names, separated as on a class path. An entry is a jar, or a folder whose jars belong together,
 * such as a plug-in and the libraries it needs. Every entry has a class loader of its own and must hold a plug-in.
 */
final class PluginJars {

    /** The environment variable. */
    static final String VARIABLE = "BILEVEL_PLUGINS";

    private static final String SERVICE = "META-INF/services/" + BilevelPlugin.class.getName();

    private static final Pattern SEPARATOR = Pattern.compile(File.pathSeparator, Pattern.LITERAL);

    private PluginJars() {}

    /**
     * The plug-ins of a path.
     *
     * @param path entries separated as on a class path; empty ones are passed over
     * @throws ConfigurationException naming the entry, if it is missing, is no jar, holds no plug-in or one that cannot be loaded
     */
    static List<BilevelPlugin> load(String path) {
        return SEPARATOR
                .splitAsStream(path)
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .flatMap(entry -> plugins(Path.of(entry)).stream())
                .toList();
    }

    private static List<BilevelPlugin> plugins(Path entry) {
        URL[] urls = jars(entry).stream().map(PluginJars::url).toArray(URL[]::new);
        // Never closed: classes are loaded from it as long as the process lives.
        ClassLoader loader = new URLClassLoader(urls, PluginJars.class.getClassLoader());
        List<BilevelPlugin> plugins;
        try {
            plugins = ServiceLoader.load(BilevelPlugin.class, loader).stream()
                    .filter(provider -> provider.type().getClassLoader().equals(loader))
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError | LinkageError e) {
            ConfigurationException refused = refused("a plug-in of " + entry + " cannot be loaded: " + e);
            refused.initCause(e);
            throw refused;
        }
        if (plugins.isEmpty()) {
            throw refused("no plug-in in %s: no %s in it names a class of it".formatted(entry, SERVICE));
        }
        return plugins;
    }

    private static List<Path> jars(Path entry) {
        List<Path> jars = List.of(entry);
        if (Files.isDirectory(entry)) {
            try (Stream<Path> files = Files.list(entry)) {
                jars = files.filter(file -> file.toString().endsWith(".jar"))
                        .sorted()
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (jars.isEmpty()) {
                throw refused("no jars in the folder " + entry);
            }
        } else if (!Files.exists(entry)) {
            throw refused("no such file or folder: " + entry);
        }
        jars.forEach(PluginJars::requireJar);
        return jars;
    }

    /** Class loaders pass over what they cannot read. */
    private static void requireJar(Path jar) {
        try {
            new JarFile(jar.toFile()).close();
        } catch (ZipException e) {
            throw refused("%s is no jar: %s".formatted(jar, e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConfigurationException refused(String problem) {
        return new ConfigurationException(VARIABLE, problem);
    }
}
