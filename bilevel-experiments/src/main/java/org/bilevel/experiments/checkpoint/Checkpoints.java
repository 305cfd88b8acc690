package org.bilevel.experiments.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bilevel.api.state.SavedState;
import org.bilevel.experiments.file.AtomicFile;
import org.bilevel.experiments.model.Safetensors;
import org.bilevel.experiments.model.UnusableModelException;

/**
 * The checkpoints of a run in a folder: safetensors files named by the steps taken. Each is written beside the one before, which is deleted only after the next; whenever a process
 * is killed, one of them is whole.
 *
 * @param folder made when the first one is written
 */
public record Checkpoints(Path folder) {

    private static final String FORMAT = "bilevel-checkpoint-1";
    private static final String PREFIX = "step-";
    private static final String SUFFIX = ".safetensors";

    /**
     * Writes a checkpoint, then deletes all but it and the one before.
     *
     * @throws IOException if it cannot be written; those on disk are then as they were
     */
    public void write(Checkpoint checkpoint) throws IOException {
        SavedState state = checkpoint.state();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.putAll(new TreeMap<>(checkpoint.origin()));
        Map<String, Integer> lengths = new LinkedHashMap<>();
        state.names().forEach(name -> lengths.put(name, state.length(name)));
        Safetensors.write(file(checkpoint.step()), metadata, lengths, state::get);
        deleteAllBut(2);
    }

    /** Deletes all but the newest one, such as at the end of a run. */
    public void keepNewest() throws IOException {
        deleteAllBut(1);
    }

    private void deleteAllBut(int count) throws IOException {
        for (Path old : newestFirst().stream().skip(count).toList()) {
            Files.delete(old);
        }
    }

    /**
     * The newest checkpoint that can be read, empty if none was ever written. What a killed process left half written is deleted.
     *
     * @param warnings told about checkpoints that cannot be read, a line each
     * @throws UnusableModelException if there are some, and none can be read
     * @throws IOException if the folder cannot be read
     */
    public Optional<Checkpoint> newest(Consumer<String> warnings) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        AtomicFile.deleteLeftovers(folder);
        List<Path> files = newestFirst();
        for (Path file : files) {
            try {
                return Optional.of(read(file));
            } catch (UnusableModelException e) {
                warnings.accept("%s; trying the checkpoint before".formatted(e.getMessage()));
            }
        }
        if (!files.isEmpty()) {
            throw new UnusableModelException(folder + ": no checkpoint can be read");
        }
        return Optional.empty();
    }

    private static Checkpoint read(Path file) throws IOException {
        Safetensors content = Safetensors.read(file);
        Map<String, String> origin = new LinkedHashMap<>(content.metadata());
        String format = origin.remove("format");
        if (!FORMAT.equals(format)) {
            throw new UnusableModelException("%s: not a checkpoint of this program (its format is %s, must be %s)"
                    .formatted(file, format == null ? "missing" : "'" + format + "'", FORMAT));
        }
        SavedState state = SavedState.empty();
        content.tensors().forEach((name, tensor) -> state.putLater(name, tensor.data().length, tensor::data));
        return new Checkpoint(stepOf(file), origin, state);
    }

    private Path file(long step) {
        return folder.resolve(PREFIX + step + SUFFIX);
    }

    private List<Path> newestFirst() throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().matches(PREFIX + "[0-9]{1,18}" + SUFFIX))
                    .forEach(found::add);
        }
        found.sort(Comparator.comparingLong(Checkpoints::stepOf).reversed());
        return found;
    }

    private static long stepOf(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
    }
}
