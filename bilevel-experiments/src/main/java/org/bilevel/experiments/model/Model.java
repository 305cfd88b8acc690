package org.bilevel.experiments.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.ParameterLayout.Block;

/**
 * Learned parameters with their description.
 *
 * @param description what they are
 * @param layout the blocks of theta
 * @param theta the parameters, not copied
 * @param guide the model that restores the guides of a guided regulariser
 */
public record Model(ModelDescription description, ParameterLayout layout, double[] theta, Optional<Model> guide) {

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if theta does not have the layout's
     */
    public Model {
        layout.requireLength(theta);
    }

    /** Without a guide. */
    public Model(ModelDescription description, ParameterLayout layout, double[] theta) {
        this(description, layout, theta, Optional.empty());
    }

    /**
     * Theta as a layout wants it, blocks matched by name.
     *
     * @throws UnusableModelException naming the blocks that are missing, left over or of another shape
     */
    public double[] thetaFor(ParameterLayout needed) {
        List<String> differences = new ArrayList<>();
        double[] ordered = new double[needed.dimension()];
        for (Block wanted : needed.blocks()) {
            Optional<Block> found = find(layout, wanted.name());
            if (found.isEmpty()) {
                differences.add("model has no %s, the regularizer needs %s".formatted(wanted.name(), wanted));
            } else if (!found.get().shape().equals(wanted.shape())) {
                differences.add("model has %s, the regularizer needs %s".formatted(found.get(), wanted));
            } else {
                System.arraycopy(theta, found.get().offset(), ordered, wanted.offset(), wanted.size());
            }
        }
        for (Block block : layout.blocks()) {
            if (find(needed, block.name()).isEmpty()) {
                differences.add("model has %s, the regularizer does not".formatted(block));
            }
        }
        if (!differences.isEmpty()) {
            throw new UnusableModelException(String.join("; ", differences));
        }
        return ordered;
    }

    /**
     * Overwrites those blocks of other parameters that this model has.
     *
     * @throws UnusableModelException if it has none of them, or one of another shape
     */
    public void copyInto(double[] other, ParameterLayout otherLayout) {
        boolean any = false;
        for (Block wanted : otherLayout.blocks()) {
            Optional<Block> found = find(layout, wanted.name());
            if (found.isPresent() && !found.get().shape().equals(wanted.shape())) {
                throw new UnusableModelException("model has %s, %s is needed".formatted(found.get(), wanted));
            }
            if (found.isPresent()) {
                System.arraycopy(theta, found.get().offset(), other, wanted.offset(), wanted.size());
                any = true;
            }
        }
        if (!any) {
            throw new UnusableModelException(
                    "model has %s, nothing of %s".formatted(layout.blocks(), otherLayout.blocks()));
        }
    }

    private static Optional<Block> find(ParameterLayout layout, String name) {
        return layout.blocks().stream()
                .filter(block -> block.name().equals(name))
                .findFirst();
    }
}
