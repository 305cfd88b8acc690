package org.bilevel.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run has by default instead of the general defaults, by task and regulariser: values that learn something within the default budget. Adam is used where the size of gradients, which goes with
 * the mean squared error, is not that of denoising at a noise of 25, and for the input-convex network, whose blocks differ in scale: it restored photographs 1.7 dB better than with the general defaults after the same 80 s.
 */
final class TaskDefaults {

    private TaskDefaults() {}

    /** The source with these values where it gives none. */
    static ConfigurationSource fill(ConfigurationSource source) {
        ConfigurationSource filled = source;
        for (Map.Entry<String, String> entry :
                of(name(source, "task"), name(source, "regularizer")).entrySet()) {
            if (!source.root().has(entry.getKey())) {
                filled = filled.with(entry.getKey(), entry.getValue(), "the default of " + entry.getKey());
            }
        }
        return filled;
    }

    private static Map<String, String> of(String task, String regularizer) {
        Map<String, String> values = new LinkedHashMap<>();
        switch (task) {
            case "deblur" -> values.put("noise", "2");
            case "inpaint" -> values.put("noise", "0");
            default -> {
                if (regularizer.equals("icnn")) {
                    values.put("method", method(regularizer));
                }
                return values;
            }
        }
        values.put("method", method(regularizer));
        // Their mu is far below most curvatures: restarts find the right momentum.
        values.put("lower", "{name: fista}");
        if (!regularizer.equals("icnn")) {
            values.put("adjoint", "{name: pcg, preconditioner: %s}".formatted(preconditioner(task, regularizer)));
        }
        return values;
    }

    private static String method(String regularizer) {
        return "{name: adam, stepFactors: %s}".formatted(stepFactors(regularizer));
    }

    /** Filters, which have entries of about 0.1, take smaller steps than logarithms. */
    private static String stepFactors(String regularizer) {
        return switch (regularizer) {
            case "", "foe" -> "{filters: 0.1}";
            case "crr" -> "{filters_1: 0.1, filters_2: 0.1, filters_3: 0.1}";
            case "icnn" -> "{filters: 0.1, biases: 0.1, mixing: 0.1, mixing_biases: 0.1}";
            default -> "{}";
        };
    }

    /** A blur is close to diagonal in frequency, a mask in space; total variation, which may be part of a sum, knows no approximation of the first kind. The input-convex network knows neither. */
    private static String preconditioner(String task, String regularizer) {
        return task.equals("deblur") && !List.of("tv", "sum").contains(regularizer) ? "circulant" : "jacobi";
    }

    /** The name of a component as given, empty if none is. */
    private static String name(ConfigurationSource source, String key) {
        JsonNode node = source.root().path(key);
        return node.isTextual() ? node.textValue() : node.path("name").asText();
    }
}
