package org.bilevel.experiments.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.bilevel.experiments.file.AtomicFile;
import org.bilevel.experiments.file.Sha256;

/**
 * Results of runs, a JSON file each, by everything that determines them: an experiment that is run again finds what is done, after a kill as well, and other settings or data find nothing. The version of this
 * software is part of it; whoever changes its code without that deletes the folder. Safe for use by several threads.
 */
public final class RunStore {

    private static final int NAME_LENGTH = 60;
    private static final int HASH_LENGTH = 12;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final Path folder;
    private final AtomicInteger found = new AtomicInteger();

    /** Results in a folder, which is made when there is a first one. */
    public RunStore(Path folder) {
        this.folder = folder;
    }

    /** How many results were found so far. */
    public int found() {
        return found.get();
    }

    /** The folder. */
    public Path folder() {
        return folder;
    }

    /**
     * A result that was kept, or nothing if there is none, or none that can be read.
     *
     * @param name of the run
     * @param settings everything else that determines it
     * @param type a record of numbers, strings, booleans, arrays, lists and such records
     */
    <T> Optional<T> find(String name, Map<String, ?> settings, Class<T> type) {
        JsonNode key = key(name, settings);
        Path file = file(name, key);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode kept = JSON.readTree(Files.readString(file));
            if (!key.equals(kept.path("run"))) {
                return Optional.empty();
            }
            T result = JSON.treeToValue(kept.get("result"), type);
            found.incrementAndGet();
            return Optional.ofNullable(result);
        } catch (JsonProcessingException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps a result: its file is there as a whole, or not at all. */
    void keep(String name, Map<String, ?> settings, Object result) {
        JsonNode key = key(name, settings);
        ObjectNode kept = JSON.createObjectNode();
        kept.set("run", key);
        kept.set("result", JSON.valueToTree(result));
        try {
            AtomicFile.write(file(name, key), JSON.writeValueAsString(kept) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Read back from its text, so that it equals what a file says whatever types its numbers had. */
    private static JsonNode key(String name, Map<String, ?> settings) {
        try {
            return JSON.readTree(
                    JSON.writeValueAsString(Map.of("name", name, "version", version(), "settings", settings)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("settings of run '%s' are no JSON".formatted(name), e);
        }
    }

    /** Of this software. */
    static String version() {
        return Objects.requireNonNullElse(RunStore.class.getPackage().getImplementationVersion(), "(development)");
    }

    private Path file(String name, JsonNode key) {
        String hash = new Sha256()
                .add(key.toString().getBytes(StandardCharsets.UTF_8))
                .hex();
        String plain = name.replaceAll("[^A-Za-z0-9.]+", "-");
        return folder.resolve("%s-%s.json"
                .formatted(plain.substring(0, Math.min(plain.length(), NAME_LENGTH)), hash.substring(0, HASH_LENGTH)));
    }
}
