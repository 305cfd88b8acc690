package org.bilevel.api.sampling;

/** What a batch is, given the batches before it; theorems on stochastic methods depend on it. */
public enum Draws {
    /** Every batch is the whole data set with equal weights: there is no sampling noise. */
    FULL,
    /** Batches are independent, and the weighted sum over each is an unbiased estimate of the mean over the data set. */
    INDEPENDENT,
    /** Batches may depend on one another, as within an epoch of reshuffling. */
    DEPENDENT
}
