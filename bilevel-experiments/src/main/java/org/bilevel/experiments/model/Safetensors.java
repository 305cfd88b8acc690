package org.bilevel.experiments.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bilevel.experiments.file.AtomicFile;

/**
 * A safetensors file: an 8-byte little-endian length, a JSON header of that length, then the raw little-endian values. Writes F64, reads
 * F64 and F32. The same content gives the same bytes.
 *
 * @param metadata free strings, written in this order
 * @param tensors by name, written in this order
 */
public record Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors) {

    static final String METADATA = "__metadata__";

    /** Strict: a header that two readers could take differently is refused. */
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int ALIGNMENT = 8;
    private static final int CHUNK = 1 << 16;

    /**
     * Copies the maps, keeping their order.
     *
     * @throws IllegalArgumentException if a tensor has the name that is kept for metadata
     */
    public Safetensors {
        if (tensors.containsKey(METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be called " + METADATA);
        }
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * Reads a file.
     *
     * @throws UnusableModelException if it is no whole and valid safetensors file
     * @throws IOException if it cannot be read
     */
    public static Safetensors read(Path file) throws IOException {
        return SafetensorsReader.read(file);
    }

    /**
     * Writes a file as a whole or not at all.
     *
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, this::writeTo);
    }

    private void writeTo(OutputStream out) throws IOException {
        byte[] header = header();
        byte[] chunk = new byte[CHUNK];
        ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(0, header.length);
        out.write(chunk, 0, Long.BYTES);
        out.write(header);
        DoubleBuffer values = buffer.asDoubleBuffer();
        for (Tensor tensor : tensors.values()) {
            for (int from = 0; from < tensor.data().length; from += values.capacity()) {
                int count = Math.min(values.capacity(), tensor.data().length - from);
                values.put(0, tensor.data(), from, count);
                out.write(chunk, 0, count * Double.BYTES);
            }
        }
    }

    /** The JSON header, padded with spaces so that the values are aligned. */
    private byte[] header() throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode node = root.putObject(METADATA);
            metadata.forEach(node::put);
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            long end = offset + (long) tensor.data().length * Double.BYTES;
            ObjectNode node = root.putObject(entry.getKey()).put("dtype", "F64");
            tensor.shape().forEach(node.putArray("shape")::add);
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsString((JsonNode) root).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }
}
