package org.bilevel.experiments.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.bilevel.experiments.config.ComponentRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows every component by family and name, with its options. */
@Command(name = "list", description = "Lists every component by family and name, with its options.")
final class ListCommand implements Callable<Integer> {

    private final Supplier<ComponentRegistry> registry;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    ListCommand(Supplier<ComponentRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public Integer call() {
        ComponentListing listing = new ComponentListing(registry.get());
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? listing.toJson() : listing.toText());
        out.flush();
        return 0;
    }
}
