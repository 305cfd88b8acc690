package org.bilevel.experiments.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.bilevel.experiments.config.Suggestions;
import org.bilevel.imaging.io.UnreadableImageException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever ends a command into one line on standard error and an exit code. */
final class FailureReporter implements IParameterExceptionHandler, IExecutionExceptionHandler {

    static final int FAILURE = 1;
    static final int WRONG_USE = 2;

    private final BooleanSupplier verbose;

    FailureReporter(BooleanSupplier verbose) {
        this.verbose = verbose;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String message = e instanceof UnmatchedArgumentException unmatched ? unmatched(unmatched) : e.getMessage();
        print(command, message + "; see " + command.getCommandSpec().qualifiedName(" ") + " --help");
        return WRONG_USE;
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
        Throwable e = unwrap(thrown);
        if (verbose.getAsBoolean()) {
            thrown.printStackTrace(command.getErr());
        }
        print(command, describe(e));
        return isWrongUse(e) ? WRONG_USE : FAILURE;
    }

    /** What callers gave cannot be used: refused options, configurations and models are IllegalArgumentExceptions. */
    private static boolean isWrongUse(Throwable e) {
        return e instanceof IllegalArgumentException
                || e instanceof UnreadableImageException
                || e instanceof NoSuchFileException
                || e instanceof NotDirectoryException;
    }

    private static String describe(Throwable e) {
        return switch (e) {
            case NoSuchFileException missing -> "no such file or folder: " + missing.getFile();
            case NotDirectoryException file -> "not a folder: " + file.getFile();
            case AccessDeniedException denied -> "access denied: " + denied.getFile();
            case FileAlreadyExistsException exists -> "exists already: " + exists.getFile();
            case FileSystemException failed
            when failed.getReason() != null -> failed.getReason() + ": " + failed.getFile();
            case IOException failed -> "input or output failed: " + failed.getMessage();
            case UnreadableImageException unreadable -> String.valueOf(unreadable.getMessage());
            case IllegalArgumentException refused when refused.getMessage() != null -> refused.getMessage();
            default -> "internal error, maybe a bug: " + e + " (--verbose shows where)";
        };
    }

    private static Throwable unwrap(Throwable e) {
        boolean wrapper = e instanceof UncheckedIOException
                || e instanceof ExecutionException
                || e instanceof CompletionException;
        return wrapper && e.getCause() != null ? unwrap(e.getCause()) : e;
    }

    private static String unmatched(UnmatchedArgumentException e) {
        CommandLine command = e.getCommandLine();
        List<String> unmatched = e.getUnmatched();
        String first = unmatched.isEmpty() ? "" : unmatched.getFirst();
        if (e.isUnknownOption()) {
            return "unknown option '" + first + "'"
                    + maybe(first, command.getCommandSpec().optionsMap().keySet());
        }
        Collection<String> commands = command.getSubcommands().keySet();
        return commands.isEmpty()
                ? "unexpected argument '" + first + "'"
                : "no command '" + first + "'" + Suggestions.hint(first, commands);
    }

    private static String maybe(String word, Collection<String> known) {
        String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        List<String> near = Suggestions.nearest(name, known);
        return near.isEmpty() ? "" : near.stream().collect(Collectors.joining(" or ", ", maybe ", "?"));
    }

    private static void print(CommandLine command, String message) {
        command.getErr().println("bilevel: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
        command.getErr().flush();
    }
}
