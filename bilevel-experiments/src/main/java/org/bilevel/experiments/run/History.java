package org.bilevel.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.record.IterationRecord;
import org.bilevel.solvers.vector.Vectors;

/**
 * Writes {@code history.csv}, a row a step, each on disk when the step ends. The training PSNR is that of the batch's mean squared error, at inexact solutions
 * from warm starts; the held-out PSNR, where measured, is the mean over images solved from cold starts. {@code cost} is without line searches, whose iterations in a step are the last column.
 */
final class History implements AutoCloseable {

    private static final String[] COLUMNS = {
        "step",
        "cost",
        "seconds",
        "loss",
        "train_psnr",
        "heldout_psnr",
        "gradient_norm",
        "bound",
        "bound_certified",
        "epsilon",
        "delta",
        "alpha",
        "lower_iterations",
        "adjoint_iterations",
        "lower_misses",
        "adjoint_misses",
        "search_iterations"
    };

    private final CSVPrinter printer;

    History(Path file) throws IOException {
        this.printer = new CSVPrinter(
                Files.newBufferedWriter(file),
                CSVFormat.DEFAULT
                        .builder()
                        .setHeader(COLUMNS)
                        .setRecordSeparator('\n')
                        .get());
    }

    /** Appends a row; a PSNR that was not measured is NaN and stays empty. */
    void write(IterationRecord iteration, double heldOutPsnr) {
        Hypergradient h = iteration.result().hypergradient();
        try {
            printer.printRecord(
                    iteration.step(),
                    iteration.totalCost().total(),
                    "%.3f".formatted(iteration.seconds()),
                    h.loss(),
                    "%.4f".formatted(psnr(h.loss())),
                    Double.isNaN(heldOutPsnr) ? "" : "%.4f".formatted(heldOutPsnr),
                    Vectors.norm2(h.z()),
                    h.bound().value(),
                    h.bound().certified(),
                    iteration.result().accuracy().epsilon(),
                    iteration.result().accuracy().delta(),
                    iteration.result().stepSize(),
                    h.cost().lowerIterations(),
                    h.cost().adjointIterations(),
                    h.lowerMisses(),
                    h.adjointMisses(),
                    iteration.result().cost().searchIterations());
            printer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The PSNR in dB of a loss that is half a mean squared error. */
    static double psnr(double loss) {
        return -10 * Math.log10(2 * loss);
    }

    @Override
    public void close() throws IOException {
        printer.close();
    }
}
