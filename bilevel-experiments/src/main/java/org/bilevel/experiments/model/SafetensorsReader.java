package org.bilevel.experiments.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one safetensors file, trusting nothing in it: every length is checked against the file's before anything is allocated. */
final class SafetensorsReader {

    /** The limit of the format's reference implementation. */
    private static final long LONGEST_HEADER = 100_000_000;

    private static final int CHUNK = 1 << 16;

    /** Where a tensor's bytes are, relative to the end of the header. */
    private record Section(String name, String dtype, List<Integer> shape, int count, long begin, long end) {

        int bytesPerValue() {
            return dtype.equals("F64") ? Double.BYTES : Float.BYTES;
        }
    }

    private final Path file;
    private final FileChannel channel;

    private SafetensorsReader(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static Safetensors read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new SafetensorsReader(file, channel).read();
        }
    }

    private Safetensors read() throws IOException {
        long size = channel.size();
        if (size < Long.BYTES) {
            throw refuse("%d bytes are too few for a safetensors file".formatted(size));
        }
        long length = bytes(0, Long.BYTES).getLong();
        if (length < 2 || length > LONGEST_HEADER || length > size - Long.BYTES) {
            throw refuse("header of %s bytes in a file of %d; not a safetensors file, or cut off"
                    .formatted(Long.toUnsignedString(length), size));
        }
        JsonNode header = header(bytes(Long.BYTES, (int) length));
        Map<String, String> metadata = metadata(header.path(Safetensors.METADATA));
        long start = Long.BYTES + length;
        List<Section> sections = sections(header, size - start);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Section section : sections) {
            tensors.put(section.name(), new Tensor(section.shape(), values(section, start)));
        }
        return new Safetensors(metadata, tensors);
    }

    private JsonNode header(ByteBuffer bytes) {
        try {
            String json = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            JsonNode header = Safetensors.JSON.readTree(json);
            if (json.startsWith("{") && header.isObject()) {
                return header;
            }
            throw refuse("the header is no JSON object; not a safetensors file");
        } catch (JsonProcessingException | CharacterCodingException e) {
            String why = e instanceof JsonProcessingException json ? json.getOriginalMessage() : "no UTF-8";
            throw new UnusableModelException(
                    file + ": the header is no JSON (" + why.lines().findFirst().orElse("") + ")", e);
        }
    }

    private Map<String, String> metadata(JsonNode node) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (!node.isMissingNode() && !node.isObject()) {
            throw refuse(Safetensors.METADATA + " must be an object of strings");
        }
        node.properties().forEach(entry -> {
            if (!entry.getValue().isTextual()) {
                throw refuse(Safetensors.METADATA + " entry '" + entry.getKey() + "' is no string");
            }
            metadata.put(entry.getKey(), entry.getValue().textValue());
        });
        return metadata;
    }

    /** The tensors in the order of their bytes, which cover what follows the header without gap or overlap. */
    private List<Section> sections(JsonNode header, long available) {
        List<Section> sections = new ArrayList<>();
        header.properties().forEach(entry -> {
            if (!entry.getKey().equals(Safetensors.METADATA)) {
                sections.add(section(entry.getKey(), entry.getValue(), available));
            }
        });
        sections.sort(Comparator.comparingLong(Section::begin).thenComparingLong(Section::end));
        long offset = 0;
        for (Section section : sections) {
            if (section.begin() != offset) {
                throw refuse(
                        "tensor '%s' begins at byte %d, must at %d".formatted(section.name(), section.begin(), offset));
            }
            offset = section.end();
        }
        if (offset != available) {
            throw refuse("%d bytes of values, the header describes %d".formatted(available, offset));
        }
        return sections;
    }

    private Section section(String name, JsonNode node, long available) {
        String dtype = node.path("dtype").asText();
        if (!dtype.equals("F64") && !dtype.equals("F32")) {
            throw refuse("tensor '%s' has dtype '%s'; F64 and F32 are supported".formatted(name, dtype));
        }
        JsonNode offsets = node.path("data_offsets");
        if (offsets.size() != 2 || !isLong(offsets.path(0)) || !isLong(offsets.path(1))) {
            throw refuse("tensor '%s' has no data_offsets [begin, end]".formatted(name));
        }
        long begin = offsets.path(0).longValue();
        long end = offsets.path(1).longValue();
        if (begin < 0 || end < begin || end > available) {
            throw refuse("tensor '%s' at bytes %d to %d of %d; the file is cut off or damaged"
                    .formatted(name, begin, end, available));
        }
        List<Integer> shape = shape(name, node.path("shape"));
        Section section = new Section(name, dtype, shape, count(name, shape), begin, end);
        if ((long) section.count() * section.bytesPerValue() != end - begin) {
            throw refuse(
                    "tensor '%s' of shape %s and dtype %s has %d bytes".formatted(name, shape, dtype, end - begin));
        }
        return section;
    }

    private static boolean isLong(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong();
    }

    private List<Integer> shape(String name, JsonNode node) {
        List<Integer> shape = new ArrayList<>();
        for (JsonNode extent : node) {
            if (!extent.isIntegralNumber() || !extent.canConvertToInt() || extent.intValue() < 0) {
                throw refuse("tensor '%s' has an extent %s".formatted(name, extent));
            }
            shape.add(extent.intValue());
        }
        if (!node.isArray()) {
            throw refuse("tensor '%s' has no shape".formatted(name));
        }
        return shape;
    }

    private int count(String name, List<Integer> shape) {
        try {
            return shape.stream().reduce(1, Math::multiplyExact);
        } catch (ArithmeticException _) {
            throw refuse("tensor '%s' of shape %s is too large".formatted(name, shape));
        }
    }

    private double[] values(Section section, long start) throws IOException {
        double[] values = new double[section.count()];
        int width = section.bytesPerValue();
        for (int from = 0; from < values.length; from += CHUNK / width) {
            int count = Math.min(CHUNK / width, values.length - from);
            ByteBuffer bytes = bytes(start + section.begin() + (long) from * width, count * width);
            for (int i = 0; i < count; i++) {
                values[from + i] = width == Double.BYTES ? bytes.getDouble() : bytes.getFloat();
            }
        }
        return values;
    }

    private ByteBuffer bytes(long position, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw refuse("the file ends while it is read");
            }
        }
        return buffer.flip();
    }

    private UnusableModelException refuse(String why) {
        return new UnusableModelException(file + ": " + why);
    }
}
