package org.bilevel.experiments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The safetensors format: what is written, read by another reader too; what is refused. */
final class SafetensorsTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenReadsBack() throws IOException {
        Safetensors written = sample();
        Path file = folder.resolve("a.safetensors");
        written.write(file);
        Safetensors read = Safetensors.read(file);
        assertThat(read.metadata()).containsExactlyEntriesOf(written.metadata());
        assertThat(read.tensors().keySet())
                .containsExactlyElementsOf(written.tensors().keySet());
        written.tensors().forEach((name, tensor) -> {
            assertThat(read.tensors().get(name).shape()).isEqualTo(tensor.shape());
            assertThat(read.tensors().get(name).data()).isEqualTo(tensor.data());
        });
    }

    /** The ten lines somebody would write in Python: struct.unpack('<Q'), json.loads, numpy.frombuffer('<f8'). */
    @Test
    void anotherReaderUnderstandsIt() throws IOException {
        Path file = folder.resolve("a.safetensors");
        sample().write(file);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(bytes.getLong(0));
        JsonNode header = new ObjectMapper().readTree(new String(bytes.array(), 8, length, StandardCharsets.UTF_8));
        JsonNode filters = header.get("filters");
        int begin = 8 + length + filters.at("/data_offsets/0").intValue();

        assertThat(length % 8).isZero();
        assertThat(header.at("/__metadata__/task").textValue()).isEqualTo("denoise \u00e4");
        assertThat(filters.get("dtype").textValue()).isEqualTo("F64");
        assertThat(filters.get("shape").toString()).isEqualTo("[2,1,3]");
        assertThat(bytes.getDouble(begin + 8 * 4)).isEqualTo(4.5);
        assertThat(8 + length + header.at("/weights/data_offsets/1").longValue())
                .isEqualTo(bytes.capacity());
    }

    @Test
    void sameContentGivesSameBytes() throws IOException {
        sample().write(folder.resolve("a"));
        sample().write(folder.resolve("b"));
        assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
    }

    @Test
    void largeTensorsArriveWhole() throws IOException {
        double[] data = new double[50_001];
        Arrays.setAll(data, i -> i * 0.5);
        new Safetensors(Map.of(), Map.of("x", new Tensor(List.of(data.length), data))).write(folder.resolve("a"));
        assertThat(Safetensors.read(folder.resolve("a")).tensors().get("x").data())
                .isEqualTo(data);
    }

    @Test
    void singlePrecisionIsRead() throws IOException {
        ByteBuffer values = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1.5f)
                .putFloat(-2f);
        Path file = file("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", values.array());
        assertThat(Safetensors.read(file).tensors().get("x").data()).containsExactly(1.5, -2);
    }

    @Test
    void scalarsAndEmptyTensorsAreRead() throws IOException {
        Path file = file(
                "{\"s\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},"
                        + "\"e\":{\"dtype\":\"F64\",\"shape\":[0,3],\"data_offsets\":[8,8]}}",
                new byte[8]);
        assertThat(Safetensors.read(file).tensors().get("s").data()).containsExactly(0);
        assertThat(Safetensors.read(file).tensors().get("e").data()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | no JSON object",
                "{\"x\" | no JSON",
                "{} {} | no JSON",
                "{\"x\":5} | dtype ''",
                "{\"x\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,16]}} | dtype 'I64'; F64 and F32",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,24]}} | cut off or damaged",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[-8,8]}} | cut off or damaged",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[16,0]}} | cut off or damaged",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,1e99]}} | no data_offsets",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0]}} | no data_offsets",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[3],\"data_offsets\":[0,16]}} | of shape [3] and dtype F64 has 16 bytes",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[-2],\"data_offsets\":[0,16]}} | has an extent -2",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[2.5],\"data_offsets\":[0,16]}} | has an extent 2.5",
                "{\"x\":{\"dtype\":\"F64\",\"data_offsets\":[0,16]}} | has no shape",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[65536,65536],\"data_offsets\":[0,16]}} | too large",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}} | 16 bytes of values, the header describes 8",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}} | begins at byte 8, must at 0",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]},\"x\":{}} | no JSON",
                "{\"__metadata__\":[],\"x\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}} | object of strings",
                "{\"__metadata__\":{\"a\":1},\"x\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}} | 'a' is no string",
            })
    void hostileHeadersAreRefused(String header, String message) throws IOException {
        Path file = file(header, new byte[16]);
        assertThatExceptionOfType(UnusableModelException.class)
                .isThrownBy(() -> Safetensors.read(file))
                .withMessageStartingWith(file + ": ")
                .withMessageContaining(message)
                .matches(e -> e.getMessage().lines().count() == 1, "one line");
    }

    @Test
    void hostileLengthsAreRefusedBeforeAnythingIsAllocated() throws IOException {
        for (long length : new long[] {0, 1, 17, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
            Path file = Files.write(folder.resolve("bad"), bytes.array());
            assertThatExceptionOfType(UnusableModelException.class)
                    .isThrownBy(() -> Safetensors.read(file))
                    .withMessageContaining("header of");
        }
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        Path whole = folder.resolve("whole");
        sample().write(whole);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = folder.resolve("cut");
        for (int length = 0; length < bytes.length; length++) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThatExceptionOfType(UnusableModelException.class).isThrownBy(() -> Safetensors.read(cut));
        }
    }

    @Test
    void damagedBytesAreReadOrRefusedButNothingElse() throws IOException {
        Path whole = folder.resolve("whole");
        sample().write(whole);
        byte[] bytes = Files.readAllBytes(whole);
        RandomGenerator random = SeedPath.of(7).child("damage").generator();
        Path damaged = folder.resolve("damaged");
        for (int i = 0; i < 500; i++) {
            byte[] copy = bytes.clone();
            copy[random.nextInt(copy.length)] = (byte) random.nextInt();
            Files.write(damaged, copy);
            try {
                assertThat(Safetensors.read(damaged)).isNotNull();
            } catch (UnusableModelException e) {
                assertThat(e).hasMessageStartingWith(damaged + ": ");
            }
        }
    }

    private Path file(String header, byte[] values) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).put(values);
        return Files.write(folder.resolve("file"), bytes.array());
    }

    private static Safetensors sample() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("task", "denoise \u00e4");
        metadata.put("noise", "25.0");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("filters", new Tensor(List.of(2, 1, 3), new double[] {0, 1, 2, 3, 4.5, -0.0}));
        tensors.put("weights", new Tensor(List.of(2), new double[] {Double.MIN_VALUE, 1e300}));
        return new Safetensors(metadata, tensors);
    }
}
