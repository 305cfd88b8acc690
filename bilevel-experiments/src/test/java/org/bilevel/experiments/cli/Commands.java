package org.bilevel.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bilevel.experiments.wiring.Components;

/** The command, with what it prints thrown away. */
final class Commands {

    private Commands() {}

    /** Its exit code, run in this process. */
    static int inProcess(List<String> arguments) {
        PrintWriter silent = new PrintWriter(PrintWriter.nullWriter());
        return Main.commandLine(Components::registry)
                .setOut(silent)
                .setErr(silent)
                .execute(arguments.toArray(String[]::new));
    }

    /** A process of its own, to be killed. */
    static Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
