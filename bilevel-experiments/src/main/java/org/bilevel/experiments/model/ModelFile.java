package org.bilevel.experiments.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.ParameterLayout.Block;
import org.bilevel.experiments.config.ComponentSpec;

/** Models as safetensors files: theta by block name, the description in the metadata; those of a guide in the same way with "guide/" before every block, and its metadata as JSON under "guide". */
public final class ModelFile {

    private static final String FORMAT = "bilevel-model-1";
    private static final String GUIDE = "guide";
    private static final String OF_GUIDE = GUIDE + "/";

    private ModelFile() {}

    /**
     * Writes a model as a whole or not at all; equal models give equal bytes.
     *
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, Model model) throws IOException {
        content(model).write(file);
    }

    private static Safetensors content(Model model) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Block block : model.layout().blocks()) {
            tensors.put(block.name(), new Tensor(block.shape(), block.copyOf(model.theta())));
        }
        Map<String, String> metadata = metadata(model.description());
        if (model.guide().isPresent()) {
            Safetensors guide = content(model.guide().get());
            guide.tensors().forEach((name, tensor) -> tensors.put(OF_GUIDE + name, tensor));
            metadata.put(GUIDE, Safetensors.JSON.valueToTree(guide.metadata()).toString());
        }
        return new Safetensors(metadata, tensors);
    }

    /**
     * Reads a model.
     *
     * @throws UnusableModelException if the file is damaged, no model, or holds values that are not finite
     * @throws IOException if it cannot be read
     */
    public static Model read(Path file) throws IOException {
        return read(file, Safetensors.read(file));
    }

    private static Model read(Path file, Safetensors content) {
        ModelDescription description = description(file, content.metadata());
        ParameterLayout.Builder builder = ParameterLayout.builder();
        Map<String, Tensor> ofGuide = new LinkedHashMap<>();
        content.tensors().forEach((name, tensor) -> {
            if (name.startsWith(OF_GUIDE)) {
                ofGuide.put(name.substring(OF_GUIDE.length()), tensor);
            } else {
                builder.add(name, tensor.shape());
            }
        });
        ParameterLayout layout = builder.build();
        double[] theta = new double[layout.dimension()];
        for (Block block : layout.blocks()) {
            Tensor tensor = content.tensors().get(block.name());
            if (tensor != null) {
                System.arraycopy(tensor.data(), 0, theta, block.offset(), block.size());
            }
        }
        for (int i = 0; i < theta.length; i++) {
            if (!Double.isFinite(theta[i])) {
                throw new UnusableModelException("%s: %s is %s".formatted(file, layout.nameOf(i), theta[i]));
            }
        }
        Optional<Model> guide = content.metadata().containsKey(GUIDE)
                ? Optional.of(read(
                        file, new Safetensors(entry(file, content.metadata(), GUIDE, ModelFile::strings), ofGuide)))
                : Optional.empty();
        return new Model(description, layout, theta, guide);
    }

    private static Map<String, String> strings(String json) {
        try {
            return Safetensors.JSON.readValue(json, new TypeReference<LinkedHashMap<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON of strings", e);
        }
    }

    private static Map<String, String> metadata(ModelDescription description) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("regularizer", description.regularizer().toJson().toString());
        metadata.put("task", description.task().toJson().toString());
        metadata.put("noise", Double.toString(description.noise()));
        metadata.put("channels", Integer.toString(description.channels()));
        metadata.put("patch", Integer.toString(description.patch()));
        metadata.put("seed", Long.toString(description.seed()));
        metadata.put("version", description.version());
        metadata.put("jdk", description.jdk());
        metadata.put("configuration", description.configuration());
        return metadata;
    }

    private static ModelDescription description(Path file, Map<String, String> metadata) {
        String format = metadata.get("format");
        if (!FORMAT.equals(format)) {
            throw new UnusableModelException("%s: not a model of this program (its format is %s, must be %s)"
                    .formatted(file, format == null ? "missing" : "'" + format + "'", FORMAT));
        }
        return new ModelDescription(
                entry(file, metadata, "regularizer", ModelFile::spec),
                entry(file, metadata, "task", ModelFile::spec),
                entry(file, metadata, "noise", Double::valueOf),
                entry(file, metadata, "channels", Integer::valueOf),
                entry(file, metadata, "patch", Integer::valueOf),
                entry(file, metadata, "seed", Long::valueOf),
                entry(file, metadata, "version", Function.identity()),
                entry(file, metadata, "jdk", Function.identity()),
                entry(file, metadata, "configuration", Function.identity()));
    }

    private static <T> T entry(Path file, Map<String, String> metadata, String key, Function<String, T> parse) {
        String text = metadata.get(key);
        if (text == null) {
            throw new UnusableModelException("%s: its metadata lacks '%s'".formatted(file, key));
        }
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new UnusableModelException("%s: its metadata has %s = '%s'".formatted(file, key, text), e);
        }
    }

    private static ComponentSpec spec(String json) {
        try {
            JsonNode node = Safetensors.JSON.readTree(json);
            return ComponentSpec.fromJson(node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON", e);
        }
    }
}
