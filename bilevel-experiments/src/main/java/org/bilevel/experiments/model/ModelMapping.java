package org.bilevel.experiments.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.ParameterLayout.Block;
import org.bilevel.experiments.config.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Which tensors of another program's safetensors file become which blocks of theta.
 *
 * <pre>
 * blocks:
 *   filters_1: {from: filters.0.weight}                      # may have axes: [1, 0, 2, 3], flip: true
 *   log_scale: {from: strength, function: log, factor: 1, offset: 0}
 *   log_smoothing: {value: -4}                               # the same for all values
 * </pre>
 *
 * @param blocks by name of the block
 */
public record ModelMapping(Map<String, Source> blocks) {

    private static final Set<String> KEYS = Set.of("from", "value", "axes", "flip", "function", "factor", "offset");

    /**
     * Where a block comes from.
     *
     * @param tensor its name, null for a constant
     * @param constant the value where there is no tensor
     * @param mapping what is done to the tensor
     */
    public record Source(@Nullable String tensor, double constant, BlockMapping mapping) {}

    /** Copies the map. */
    public ModelMapping {
        blocks = Map.copyOf(blocks);
    }

    /**
     * Reads the section {@code blocks} of a file.
     *
     * @throws ConfigurationException where it is refused
     */
    public static ModelMapping of(JsonNode section) {
        if (!(section instanceof ObjectNode given)) {
            throw new ConfigurationException("blocks", "blocks must be a mapping from blocks of theta to tensors");
        }
        Map<String, Source> blocks = new LinkedHashMap<>();
        given.properties().forEach(entry -> blocks.put(entry.getKey(), source(entry.getKey(), entry.getValue())));
        return new ModelMapping(blocks);
    }

    private static Source source(String block, JsonNode node) {
        String path = "blocks." + block;
        node.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw new ConfigurationException(
                        path + "." + key, "no option '%s' of a block; known: %s".formatted(key, new TreeSet<>(KEYS)));
            }
        });
        if (node.has("from") == node.has("value")) {
            throw new ConfigurationException(
                    path, "block '%s' must have either 'from', a tensor's name, or 'value'".formatted(block));
        }
        String tensor = node.has("from") ? node.path("from").asText() : null;
        List<Integer> axes = new ArrayList<>();
        node.path("axes").forEach(axis -> axes.add((int) number(axis, path + ".axes")));
        String function = node.path("function").asText("identity");
        return new Source(
                tensor,
                node.has("value") ? number(node.path("value"), path + ".value") : 0,
                new BlockMapping(
                        axes,
                        Boolean.parseBoolean(node.path("flip").asText("false")),
                        function(function, path),
                        node.has("factor") ? number(node.path("factor"), path + ".factor") : 1,
                        node.has("offset") ? number(node.path("offset"), path + ".offset") : 0));
    }

    private static BlockMapping.Function function(String name, String path) {
        for (BlockMapping.Function function : BlockMapping.Function.values()) {
            if (function.name().toLowerCase(Locale.ROOT).equals(name)) {
                return function;
            }
        }
        throw new ConfigurationException(
                path + ".function", "function = %s, must be one of identity, log, exp".formatted(name));
    }

    private static double number(JsonNode node, String path) {
        try {
            return Double.parseDouble(node.asText());
        } catch (NumberFormatException _) {
            throw new ConfigurationException(path, "'%s' is no number".formatted(node.asText()));
        }
    }

    /**
     * Theta from a file.
     *
     * @param file what the other program wrote
     * @param layout the blocks of theta
     * @throws UnusableModelException naming every block without a source, every source without a block and every tensor that is missing or does not fit
     */
    public double[] apply(Safetensors file, ParameterLayout layout) {
        List<String> problems = new ArrayList<>();
        double[] theta = new double[layout.dimension()];
        Set<String> left = new TreeSet<>(blocks.keySet());
        for (Block block : layout.blocks()) {
            left.remove(block.name());
            try {
                double[] values = values(file, block);
                System.arraycopy(values, 0, theta, block.offset(), block.size());
            } catch (UnusableModelException e) {
                problems.add(e.getMessage());
            }
        }
        left.forEach(name -> problems.add("'%s' is no block of %s".formatted(name, layout.blocks())));
        if (!problems.isEmpty()) {
            throw new UnusableModelException(String.join("; ", problems));
        }
        return theta;
    }

    private double[] values(Safetensors file, Block block) {
        Source source = blocks.get(block.name());
        if (source == null) {
            throw new UnusableModelException("the mapping lacks block %s".formatted(block));
        }
        if (source.tensor() == null) {
            double[] values = new double[block.size()];
            Arrays.fill(values, source.constant());
            return values;
        }
        Tensor tensor = file.tensors().get(source.tensor());
        if (tensor == null) {
            throw new UnusableModelException("there is no tensor '%s' for block %s; the file has %s"
                    .formatted(source.tensor(), block, shapes(file)));
        }
        return source.mapping().apply(source.tensor(), tensor, block);
    }

    private static String shapes(Safetensors file) {
        List<String> shapes = new ArrayList<>();
        file.tensors().forEach((name, tensor) -> shapes.add(name + " " + tensor.shape()));
        return String.join(", ", shapes);
    }

    /** The names of tensors that no block comes from. */
    public List<String> unused(Safetensors file) {
        return file.tensors().keySet().stream()
                .filter(name -> blocks.values().stream().noneMatch(source -> name.equals(source.tensor())))
                .toList();
    }
}
