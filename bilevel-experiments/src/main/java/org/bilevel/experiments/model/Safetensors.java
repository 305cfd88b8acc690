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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
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
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        AtomicFile.write(
                file,
                out -> writeTo(
                        out,
                        metadata,
                        shapes,
                        name -> Objects.requireNonNull(tensors.get(name)).data()));
    }

    /**
     * Writes a file as a whole or not at all, of vectors that need not all be in memory at the same time.
     *
     * @param lengths of the vectors by name, in the order in which they are written
     * @param values asked for one name after the other
     * @throws IOException if it cannot be written
     */
    public static void write(
            Path file, Map<String, String> metadata, Map<String, Integer> lengths, Function<String, double[]> values)
            throws IOException {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        lengths.forEach((name, length) -> shapes.put(name, List.of(length)));
        AtomicFile.write(file, out -> writeTo(out, metadata, shapes, values));
    }

    private static void writeTo(
            OutputStream out,
            Map<String, String> metadata,
            Map<String, List<Integer>> shapes,
            Function<String, double[]> tensors)
            throws IOException {
        byte[] header = header(metadata, shapes);
        byte[] chunk = new byte[CHUNK];
        ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(0, header.length);
        out.write(chunk, 0, Long.BYTES);
        out.write(header);
        DoubleBuffer values = buffer.asDoubleBuffer();
        for (String name : shapes.keySet()) {
            double[] data = tensors.apply(name);
            for (int from = 0; from < data.length; from += values.capacity()) {
                int count = Math.min(values.capacity(), data.length - from);
                values.put(0, data, from, count);
                out.write(chunk, 0, count * Double.BYTES);
            }
        }
    }

    /** The JSON header, padded with spaces so that the values are aligned. */
    private static byte[] header(Map<String, String> metadata, Map<String, List<Integer>> shapes)
            throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode node = root.putObject(METADATA);
            metadata.forEach(node::put);
        }
        long offset = 0;
        for (Map.Entry<String, List<Integer>> entry : shapes.entrySet()) {
            List<Integer> shape = entry.getValue();
            long end = offset + (long) shape.stream().reduce(1, Math::multiplyExact) * Double.BYTES;
            ObjectNode node = root.putObject(entry.getKey()).put("dtype", "F64");
            shape.forEach(node.putArray("shape")::add);
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsString((JsonNode) root).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }
}
