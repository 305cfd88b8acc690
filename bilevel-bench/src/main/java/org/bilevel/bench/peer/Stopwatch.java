package org.bilevel.bench.peer;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Wall-clock time and what the whole process, garbage collector and compiler included, took of the processors since a moment.
 *
 * @param wallStart nanoseconds
 * @param cpuStart nanoseconds
 */
record Stopwatch(long wallStart, long cpuStart) {

    static Stopwatch start() {
        long cpu = cpu();
        return new Stopwatch(System.nanoTime(), cpu);
    }

    /** Members of a JSON object. */
    String members() {
        double seconds = (System.nanoTime() - wallStart) / 1e9;
        return String.format(Locale.ROOT, "\"seconds\": %.9f, \"cpu\": %.9f", seconds, (cpu() - cpuStart) / 1e9);
    }

    private static long cpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
