package org.bilevel.api.sampling;

/** What a batch is, given the batches before it; theorems on stochastic methods depend on it. */
public enum Draws {
    /** Every batch is the whole data set with equal weights: there is no sampling noise. */
    FULL,
    /**
     * Whatever came before it, the weighted sum over a batch is an unbiased estimate of the mean over the data set: batches that are independent of one another, or that
     * depend on earlier ones only through the probabilities of draws that their weights make up for.
     */
    INDEPENDENT,
    /** Batches may depend on one another, as within an epoch of reshuffling. */
    DEPENDENT
}
