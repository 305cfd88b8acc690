package org.bilevel.experiments.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Binding;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.util.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.BilevelPlugin;
import org.bilevel.api.spi.Component;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ConfigurationException;
import org.bilevel.experiments.config.Family;
import org.bilevel.imaging.loss.RestorationLoss;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.task.Task;
import org.bilevel.imaging.wiring.LossesModule;
import org.bilevel.imaging.wiring.RegularizersModule;
import org.bilevel.imaging.wiring.TasksModule;
import org.bilevel.solvers.wiring.ConstraintsModule;
import org.bilevel.solvers.wiring.LinearSolversModule;
import org.bilevel.solvers.wiring.LowerLevelSolversModule;
import org.bilevel.solvers.wiring.SamplingModule;
import org.bilevel.solvers.wiring.SchedulesModule;
import org.bilevel.solvers.wiring.StochasticBilevelMethodsModule;
import org.bilevel.solvers.wiring.UpperLevelMethodsModule;

/** Gathers the components of all modules and plug-ins. */
public final class Components {

    /** The families, in the order of the listing; their names are the keys of configurations. */
    private static final List<Family<?>> FAMILIES = List.of(
            new Family<>("task", Task.class, "what is to be undone"),
            new Family<>("regularizer", Regularizer.class, "what is learned"),
            new Family<>("loss", RestorationLoss.class, "what restored images are judged by while learning"),
            new Family<>("lower", LowerLevelSolver.class, "solves the lower-level problem"),
            new Family<>("adjoint", LinearSolver.class, "solves the adjoint equation"),
            new Family<>("sampling", SamplingStrategy.class, "draws mini-batches"),
            new Family<>("schedule", Schedule.class, "gives a number for every step, such as a step size"),
            new Family<>("constraint", Constraint.class, "keeps theta in a set"),
            new Family<>("method", UpperLevelMethod.class, "takes the upper-level steps"),
            new Family<>("stochastic-bilevel", StochasticBilevelMethod.class, "solves finite sums at both levels"));

    private Components() {}

    /**
     * Every component of our modules, and of the plug-ins on the class path and in the jars that the environment variable {@code BILEVEL_PLUGINS} names.
     *
     * @throws ConfigurationException if a plug-in cannot be loaded, or offers an unknown family or a name that is taken
     */
    public static ComponentRegistry registry() {
        return registry(plugins());
    }

    /**
     * The same, and the components that further modules bind in a {@code MapBinder<String, Component<...>>} of a family.
     *
     * @throws ConfigurationException as {@link #registry()}
     */
    public static ComponentRegistry registry(Module... more) {
        return registry(plugins(), more);
    }

    /** The components of our modules, of some plug-ins and of further modules. */
    static ComponentRegistry registry(Iterable<BilevelPlugin> plugins, Module... more) {
        List<Module> modules = new ArrayList<>(List.of(
                new Strict(),
                new TasksModule(),
                new RegularizersModule(),
                new LossesModule(),
                new LowerLevelSolversModule(),
                new LinearSolversModule(),
                new SamplingModule(),
                new SchedulesModule(),
                new ConstraintsModule(),
                new UpperLevelMethodsModule(),
                new StochasticBilevelMethodsModule()));
        modules.addAll(List.of(more));
        Injector injector = Guice.createInjector(modules);
        ComponentRegistry.Builder builder = ComponentRegistry.builder();
        for (Family<?> family : FAMILIES) {
            builder.family(family);
            bound(injector, family.type()).forEach(builder::component);
        }
        plugins.forEach(plugin -> add(plugin, builder));
        return builder.build();
    }

    private static void add(BilevelPlugin plugin, ComponentRegistry.Builder builder) {
        try {
            builder.plugin(plugin);
        } catch (ConfigurationException e) {
            throw e;
        } catch (LinkageError | RuntimeException e) {
            throw unusable("plug-in " + plugin.getClass().getName() + " does not say what it offers: " + e, e);
        }
    }

    private static ConfigurationException unusable(String problem, Throwable cause) {
        ConfigurationException refused = new ConfigurationException("", problem);
        refused.initCause(cause);
        return refused;
    }

    private static List<BilevelPlugin> plugins() {
        List<BilevelPlugin> plugins = new ArrayList<>();
        try {
            ServiceLoader.load(BilevelPlugin.class).forEach(plugins::add);
        } catch (ServiceConfigurationError | LinkageError e) {
            throw unusable("a plug-in on the class path cannot be loaded: " + e, e);
        }
        plugins.addAll(PluginJars.load(Objects.requireNonNullElse(System.getenv(PluginJars.VARIABLE), "")));
        return plugins;
    }

    /** The components a {@code MapBinder<String, Component<family>>} holds; none if no module binds it. */
    private static Collection<Component<?>> bound(Injector injector, Class<?> family) {
        Key<?> key = Key.get(Types.mapOf(String.class, Types.newParameterizedType(Component.class, family)));
        Binding<?> binding = injector.getExistingBinding(key);
        Map<String, Component<?>> byName = new TreeMap<>();
        if (binding != null) {
            ((Map<?, ?>) binding.getProvider().get())
                    .forEach((name, component) -> byName.put((String) name, (Component<?>) component));
        }
        return byName.values();
    }

    /** Nothing is bound that no module names. */
    private static final class Strict extends AbstractModule {

        @Override
        protected void configure() {
            binder().requireExplicitBindings();
            binder().disableCircularProxies();
            binder().requireAtInjectOnConstructors();
            binder().requireExactBindingAnnotations();
        }
    }
}
