package org.bilevel.experiments;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.bilevel.experiments.cli.Main;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the rules on who may depend on whom, for the main classes of all modules but the benchmarks. */
final class ArchitectureTest {

    private static final String RANDOM = "org.bilevel.api.random..";

    private static JavaClasses mainClasses;

    @BeforeAll
    static void importClasses() {
        mainClasses = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("org.bilevel");
    }

    @Test
    void seesMainClassesOnly() {
        assertThat(mainClasses)
                .extracting(JavaClass::getName)
                .contains(Main.class.getName(), "org.bilevel.api.package-info")
                .doesNotContain(ArchitectureTest.class.getName());
    }

    @Test
    void apiDependsOnNothingButJavaAndJSpecify() {
        check(classes()
                .that()
                .resideInAPackage("org.bilevel.api..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "org.bilevel.api..")
                        .or(arraysOfPrimitives())));
    }

    @Test
    void solversKnowNeitherImagingNorExperiments() {
        check(noClasses()
                .that()
                .resideInAPackage("org.bilevel.solvers..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bilevel.imaging..", "org.bilevel.experiments..", "org.bilevel.bench.."));
    }

    @Test
    void imagingKnowsNeitherSolversNorExperiments() {
        check(noClasses()
                .that()
                .resideInAPackage("org.bilevel.imaging..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bilevel.solvers..", "org.bilevel.experiments..", "org.bilevel.bench.."));
    }

    @Test
    void guiceStaysAtTheEdge() {
        check(noClasses()
                .that(not(resideInAnyPackage(
                        "org.bilevel..wiring..", "org.bilevel.experiments.cli..", "org.bilevel.experiments.run..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("com.google.inject..", "jakarta.inject..")));
    }

    @Test
    void packagesAreFreeOfCycles() {
        check(slices().matching("org.bilevel.(*).(*)..").should().beFreeOfCycles());
    }

    @Test
    void randomnessComesFromSeedPathsOnly() {
        for (Class<?> source :
                List.of(Random.class, SplittableRandom.class, ThreadLocalRandom.class, RandomGeneratorFactory.class)) {
            check(noClasses()
                    .that()
                    .resideOutsideOfPackage(RANDOM)
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(source));
        }
        check(noClasses().that().resideOutsideOfPackage(RANDOM).should().callMethod(Math.class, "random"));
        check(noClasses().that().resideOutsideOfPackage(RANDOM).should().callMethod(StrictMath.class, "random"));
        check(noClasses()
                .that()
                .resideOutsideOfPackage(RANDOM)
                .should()
                .callMethod(RandomGenerator.class, "getDefault"));
        check(noClasses()
                .that()
                .resideOutsideOfPackage(RANDOM)
                .should()
                .callMethod(RandomGenerator.class, "of", String.class));
        check(noClasses()
                .that()
                .resideOutsideOfPackage(RANDOM)
                .should()
                .callMethod(Collections.class, "shuffle", List.class));
    }

    private static DescribedPredicate<JavaClass> arraysOfPrimitives() {
        return DescribedPredicate.describe(
                "arrays of primitives",
                type -> type.isArray() && type.getBaseComponentType().isPrimitive());
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(mainClasses);
    }
}
