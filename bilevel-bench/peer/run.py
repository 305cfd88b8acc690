"""Ours, plain.py and tuned.py on the same problem, in alternation; prints Markdown. Needs nothing but Python; the peers need one that has PyTorch.

Fails (exit code 1) when hypergradients disagree by more than 1e-3 or a solve misses its tolerance.
"""

import argparse
import json
import math
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
JAR = HERE.parent / "target" / "benchmarks.jar"
NAMES = ("ours", "plain", "tuned")
AGREEMENT = 1e-3
JDK = 25

# The threads of PyTorch's operators spin while they wait for each other, which wrecks them where other work wants the processors.
SLEEP_AT_BARRIERS = {"OMP_WAIT_POLICY": "PASSIVE"}

# Freed memory is kept, not returned to the system and faulted in again by the next operator.
KEEP_MEMORY = {
    "MALLOC_TRIM_THRESHOLD_": "-1",
    "MALLOC_TOP_PAD_": str(1 << 26),
    "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
}


class Peer:
    """A process that answers each command with a line of JSON."""

    def __init__(self, command, environment=None):
        self.process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **(environment or {})},
        )
        self.version = self.answer()["ready"]

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.process.args} ended with code {self.process.wait()}")
        return json.loads(line)

    def peak_megabytes(self):
        """Peak resident memory so far (Linux)."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s*(\d+)", status).group(1)) / 1024

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def find_java():
    candidates = [os.environ.get("JAVA_HOME"), *sorted(pathlib.Path("/usr/lib/jvm").glob("*"), reverse=True)]
    if shutil.which("java"):
        candidates.insert(1, pathlib.Path(shutil.which("java")).resolve().parent.parent)
    for home in filter(None, candidates):
        release = pathlib.Path(home) / "release"
        version = re.search(r'JAVA_VERSION="(\d+)', release.read_text()) if release.is_file() else None
        if version and int(version.group(1)) >= JDK:
            return pathlib.Path(home) / "bin" / "java"
    sys.exit(f"JDK {JDK} or newer is needed: point JAVA_HOME to one")


def find_python():
    for candidate in ("python3", "/usr/bin/python3"):
        if shutil.which(candidate):
            probe = subprocess.run([candidate, "-c", "import torch"], capture_output=True, check=False)
            if probe.returncode == 0:
                return candidate
    sys.exit("no Python with PyTorch: pip install torch, or Debian's python3-torch; or --python")


def start_ours(batch, problem, options, megabytes):
    java = [options.java or find_java(), f"-Xmx{megabytes}m", "-XX:+UseParallelGC", "-XX:ObjectAlignmentInBytes=64"]
    server = ["org.bilevel.bench.peer.PeerServer", problem, batch, options.epsilon, options.delta, options.threads]
    return Peer([*java, "--add-modules", "jdk.incubator.vector", "-cp", JAR, *server])


def start(batch, problem, options):
    python = options.python or find_python()
    waiting = SLEEP_AT_BARRIERS if options.busy else {}
    # Ours first: it writes the problem. Without a limit, garbage would lie about until a quarter of the machine's memory is full.
    return {
        "ours": start_ours(batch, problem, options, 128 + batch),
        "plain": Peer([python, HERE / "plain.py", problem, options.threads], waiting),
        "tuned": Peer([python, HERE / "tuned.py", problem, options.threads, *options.tuned.split()], KEEP_MEMORY | waiting),
    }


def alternate(peers, command, repetitions, warmup):
    """Answers by name, in rounds of ours, plain, tuned."""
    answers = {name: [] for name in peers}
    for repetition in range(-warmup, repetitions):
        for name, peer in peers.items():
            # Threads of the one before stop waiting for work.
            time.sleep(0.05)
            answer = peer.ask(command)
            if repetition >= 0:
                answers[name].append(answer)
    return answers


def norm(v):
    return math.sqrt(sum(a * a for a in v))


def distance(a, b):
    """Relative to b."""
    return norm([x - y for x, y in zip(a, b, strict=True)]) / norm(b)


def milliseconds(answers, clock, batch):
    """By image and evaluation."""
    return [1000 * a[clock] / batch / a.get("evaluations", 1) for a in answers]


def table(title, clock, rows, batch):
    print(f"\n{title}, milliseconds per image: median (best)\n")
    print("| | ours | plain | tuned | ours / plain | ours / tuned |\n|---|---|---|---|---|---|")
    for label, answers in rows:
        times = {name: milliseconds(answers[name], clock, batch) for name in NAMES if name in answers}
        cells = [f"{statistics.median(t):.3g} ({min(t):.3g})" for t in times.values()]
        for name in NAMES[1:]:
            if name in times:
                # Round by round: what runs beside it changes slowly.
                ratio = statistics.median(a / b for a, b in zip(times["ours"], times[name], strict=True))
                cells.append(f"{ratio:.2f}")
        print("|", " | ".join([label, *cells, *[""] * (5 - len(cells))]), "|")


def compare(batch, options, folder):
    problem = pathlib.Path(folder) / f"problem-{batch}.safetensors"
    peers = start(batch, problem, options)
    steps = max(10, 400 // batch)
    print(f"\n## Batch {batch}\n\nours: {peers['ours'].version}; {peers['plain'].version}")
    # Long solves warm the compiler up; the first thing after them is memory, before the steps' own.
    whole = alternate(peers, "hypergradient", options.repetitions, warmup=2)
    memory = ", ".join(f"{name} {peer.peak_megabytes():.0f} MB" for name, peer in peers.items())
    z = {name: peer.ask("z")["z"] for name, peer in peers.items()}
    # The peers' best against another method of ours for the same lower level.
    heavy_ball = {**whole, **alternate({"ours": peers["ours"]}, "heavy-ball", options.repetitions, warmup=2)}
    bounded = alternate({"ours": peers["ours"]}, "bounded", options.repetitions, warmup=2)
    reference = peers["ours"].ask("reference")["z"]
    # For steps it keeps every sample's linearisation at once.
    peers["ours"].close()
    peers["ours"] = start_ours(batch, problem, options, 192 + 4 * batch)
    rows = [
        ("FISTA iteration", alternate(peers, f"fista {steps}", options.repetitions, warmup=2)),
        ("Hessian product (CG iteration)", alternate(peers, f"cg {steps}", options.repetitions, warmup=2)),
        ("mixed derivative", alternate(peers, f"mixed {steps // 2}", options.repetitions, warmup=2)),
        ("hypergradient", whole),
        ("hypergradient, ours by heavy ball", heavy_ball),
        ("hypergradient with its error bound", bounded),
    ]
    for peer in peers.values():
        peer.close()

    table("Elapsed", "seconds", rows, batch)
    table("Processor time of all threads", "cpu", rows, batch)
    last = {name: answers[-1] for name, answers in whole.items()}
    print("\n| | " + " | ".join(NAMES) + " |\n|---|---|---|---|")
    print("| FISTA iterations | " + " | ".join(f"{last[n]['lower']:.1f}" for n in NAMES) + " |")
    print(f"| by heavy ball | {heavy_ball['ours'][-1]['lower']:.1f} | | |")
    print("| CG iterations | " + " | ".join(f"{last[n]['adjoint']:.1f}" for n in NAMES) + " |")
    print("| error against double precision | " + " | ".join(f"{distance(z[n], reference):.1e}" for n in NAMES) + " |")
    print("| distance from ours | " + " | ".join(f"{distance(z[n], z['ours']):.1e}" for n in NAMES) + " |")
    print(f"\nPeak resident memory after the hypergradients: {memory}")
    agree = all(distance(z[name], z["ours"]) <= AGREEMENT for name in NAMES)
    missed = any(answer["misses"] for answers in [*whole.values(), heavy_ball["ours"]] for answer in answers)
    if not agree or missed:
        print("\nFAILED: " + ("a solve missed its tolerance" if missed else f"hypergradients differ by > {AGREEMENT}"))
    return agree and not missed


def processor():
    info = pathlib.Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.*)", info.read_text()) if info.is_file() else None
    return model.group(1) if model else "unknown processor"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batch", type=int, nargs="+", default=[8, 64])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epsilon", type=float, default=5e-3, help="||grad_x h|| <= mu epsilon, by sample")
    parser.add_argument("--delta", type=float, default=5e-7, help="||A q - grad g|| <= delta, by sample")
    parser.add_argument("--repetitions", type=int, default=7)
    parser.add_argument("--busy", action="store_true", help="for a machine that does other work: operators sleep at barriers")
    parser.add_argument("--tuned", default="", help="options of tuned.py, such as '--chunk 8 --operator-threads 2'")
    parser.add_argument("--python", help="one that has PyTorch")
    parser.add_argument("--java", help="of JDK 25 or newer")
    options = parser.parse_args()
    if not JAR.is_file():
        sys.exit(f"{JAR} is missing: mvn -q package -DskipTests")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{processor()}, {options.threads} threads; load before: {load}")
    print(f"Tolerances: epsilon = {options.epsilon}, delta = {options.delta}, cold starts; {options.repetitions} rounds")
    with tempfile.TemporaryDirectory() as folder:
        results = [compare(batch, options, folder) for batch in options.batch]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
