package org.bilevel.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bilevel.experiments.wiring.Components;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script, run by bash as it runs when a user presses the tab key. */
final class CompletionCommandTest {

    @TempDir
    private Path temporary;

    private Path script;

    @BeforeEach
    void printTheScript() throws IOException {
        StringWriter out = new StringWriter();
        int code = Main.commandLine(Components::registry)
                .setOut(new PrintWriter(out, true))
                .execute("completion");
        assertThat(code).isZero();
        script = Files.writeString(temporary.resolve("completion.sh"), out.toString());
    }

    @Test
    void completesCommandsOptionsAndComponents() throws IOException, InterruptedException {
        assertThat(complete("bilevel", "")).contains("learn", "list", "verify", "completion");
        assertThat(complete("bilevel", "le")).containsExactly("learn");
        assertThat(complete("bilevel", "list", "--j")).containsExactly("--json");
        assertThat(complete("bilevel", "learn", "--adjoint", "")).contains("cg", "minres", "commons-symmlq");
        assertThat(complete("bilevel", "learn", "--sampling", "shuffle")).containsExactly("shuffle-once");
        assertThat(complete("bilevel", "learn", "--noise", "")).isEmpty();
    }

    private List<String> complete(String... words) throws IOException, InterruptedException {
        String quoted = "'" + String.join("' '", words) + "'";
        String commands = """
                source '%s'
                COMP_WORDS=(%s)
                COMP_CWORD=%d
                COMP_LINE="${COMP_WORDS[*]}"
                COMP_POINT=${#COMP_LINE}
                COMPREPLY=()
                _complete_bilevel
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(script, quoted, words.length - 1);
        Process bash = new ProcessBuilder("bash", "-c", commands)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        bash.getOutputStream().close();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        bash.waitFor();
        return output.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
