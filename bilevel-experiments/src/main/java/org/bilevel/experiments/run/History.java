package org.bilevel.experiments.run;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.bilevel.experiments.file.AtomicFile;
import org.bilevel.imaging.loss.RestorationLoss;

/**
 * Writes {@code history.csv}, a row a step, each on disk when the step ends. The training PSNR is that of the batch's mean squared error in the sense of the loss, at inexact solutions
 * from warm starts; the held-out PSNR, where measured, is the mean over images solved from cold starts. {@code cost} is without line searches, whose iterations in a step are the last column.
 */
final class History implements AutoCloseable {

    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

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

    private final RestorationLoss loss;
    private final CSVPrinter printer;

    /**
     * Begins a file.
     *
     * @param loss that is learned by
     * @param earlier the rows to begin with, of the run that is resumed
     */
    History(Path file, RestorationLoss loss, List<HistoryRow> earlier) throws IOException {
        this.loss = loss;
        AtomicFile.write(file, out -> {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            CSVPrinter whole =
                    new CSVPrinter(writer, FORMAT.builder().setHeader(COLUMNS).get());
            for (HistoryRow row : earlier) {
                print(whole, row);
            }
            writer.flush();
        });
        this.printer = new CSVPrinter(Files.newBufferedWriter(file, StandardOpenOption.APPEND), FORMAT);
    }

    /** Appends a row. */
    void write(HistoryRow row) {
        try {
            print(printer, row);
            printer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void print(CSVPrinter printer, HistoryRow row) throws IOException {
        printer.printRecord(
                row.step(),
                row.cost(),
                "%.3f".formatted(row.seconds()),
                row.loss(),
                "%.4f".formatted(row.trainPsnr(loss)),
                Double.isNaN(row.heldOutPsnr()) ? "" : "%.4f".formatted(row.heldOutPsnr()),
                row.gradientNorm(),
                row.bound(),
                row.certified(),
                row.epsilon(),
                row.delta(),
                row.alpha(),
                row.lowerIterations(),
                row.adjointIterations(),
                row.lowerMisses(),
                row.adjointMisses(),
                row.searchIterations());
    }

    @Override
    public void close() throws IOException {
        printer.close();
    }
}
