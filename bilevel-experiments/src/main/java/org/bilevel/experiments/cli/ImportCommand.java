package org.bilevel.experiments.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ConfigurationReader;
import org.bilevel.experiments.config.ConfigurationSource;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.model.Model;
import org.bilevel.experiments.model.ModelDescription;
import org.bilevel.experiments.model.ModelFile;
import org.bilevel.experiments.model.ModelMapping;
import org.bilevel.experiments.model.Safetensors;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.task.RestorationProblem;
import org.bilevel.imaging.task.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a model of parameters that another program learned. */
@Command(
        name = "import",
        description = "Makes a model of a safetensors file that another program wrote, with a mapping of block names.")
final class ImportCommand implements Callable<Integer> {

    private final Supplier<ComponentRegistry> registry;

    @Spec
    private CommandSpec spec;

    @Option(names = "--from", required = true, paramLabel = "F", description = "The other program's safetensors file.")
    private Path from;

    @Option(
            names = "--mapping",
            required = true,
            paramLabel = "M.yaml",
            description =
                    "Keys of a configuration (regularizer, task, noise, data.grey) and 'blocks', the tensors that become blocks of theta: docs/importing.md.")
    private Path mapping;

    @Option(names = "--out", required = true, paramLabel = "MODEL", description = "Model file to write.")
    private Path out;

    ImportCommand(Supplier<ComponentRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public Integer call() throws IOException {
        ComponentRegistry components = registry.get();
        ConfigurationSource source = ConfigurationSource.read(mapping);
        JsonNode section = source.root().path("blocks");
        ModelMapping blocks = source.located(() -> ModelMapping.of(section));
        RunConfiguration configuration = new ConfigurationReader(components).read(source.without("blocks"));
        ParameterLayout layout = RestorationProblem.layout(
                components.create(Task.class, configuration.task()).fidelity(),
                components.create(Regularizer.class, configuration.regularizer()),
                configuration.data().channels());
        Safetensors file = Safetensors.read(from);
        Model model = new Model(ModelDescription.of(configuration), layout, blocks.apply(file, layout));
        ModelFile.write(out, model);
        List<String> unused = blocks.unused(file);
        if (!unused.isEmpty()) {
            spec.commandLine().getErr().println("not used: " + String.join(", ", unused));
        }
        spec.commandLine().getOut().printf("wrote %s: %s%n", out, layout.blocks());
        return 0;
    }
}
