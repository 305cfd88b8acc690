package org.bilevel.experiments.quadratic;

import org.bilevel.api.random.SeedPath;

/** The problems of the comparison. */
enum QuadraticProblems {
    GAUSSIAN(
            "gaussian",
            "Normal matrices, 20 unknowns, 5 parameters, 32 samples that disagree: well-conditioned in x and in theta."),
    PAPER(
            "paper",
            "The random problem of Salehi et al. 2025 (uniform matrices 1000 x 10, 10 parameters), 32 samples. f is so badly conditioned that nobody comes near its minimiser, while f itself falls.");

    private final String title;
    private final String description;

    QuadraticProblems(String title, String description) {
        this.title = title;
        this.description = description;
    }

    String title() {
        return title;
    }

    String description() {
        return description;
    }

    QuadraticInstance build(SeedPath seed) {
        SeedPath path = seed.child(title);
        return this == GAUSSIAN ? QuadraticInstance.gaussian(path) : QuadraticInstance.paper(path);
    }
}
