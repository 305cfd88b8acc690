"""What plain.py and tuned.py share: the problem, as PeerServer wrote it, and the commands that run.py sends."""

import json
import struct
import sys
import time

import torch

BORDER = 3  # half a filter


class Problem:
    """min over theta of mean_i ||x_i - truth_i||^2 / (2 n), x_i = argmin 1/2 ||x - noisy_i||^2 + R_theta(x), in float32."""

    def __init__(self, path):
        tensors, metadata = read(path)
        self.noisy = tensors["noisy"]
        self.truth = tensors["truth"]
        self.theta = [tensors[name] for name in ("filters", "log_weights", "log_scale", "log_smoothing")]
        self.samples = self.noisy.shape[0]
        self.n = self.noisy[0].numel()
        self.step = 1 / float(metadata["l"])
        root = (float(metadata["l"]) / float(metadata["mu"])) ** 0.5
        self.momentum = (root - 1) / (root + 1)
        self.gradient_tolerance = float(metadata["mu"]) * float(metadata["epsilon"])
        self.residual_tolerance = float(metadata["delta"])


def read(path):
    """Tensors (as float32) and metadata of a safetensors file of float64."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float64)
        tensors[name] = values.to(torch.float32).reshape(entry["shape"]).clone()
    return tensors, metadata


def dot(a, b):
    """Inner products sample by sample, in a shape that multiplies samples."""
    return (a * b).sum((1, 2, 3), keepdim=True)


def norm(a):
    """Euclidean norms sample by sample."""
    return dot(a, a).sqrt_()


def serve(peer):
    """Answers commands from standard input; peer has fista(n), cg(n), mixed(n), which return evaluations by sample, and hypergradient()."""
    say({"ready": "PyTorch " + torch.__version__})
    z = None
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "z":
            say({"z": z})
            continue
        work = getattr(peer, command)
        peer.prepare(command)
        wall, cpu = time.perf_counter(), time.process_time()
        result = work(*map(int, arguments))
        answer = {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
        if command == "hypergradient":
            z, lower, adjoint, misses = result
            z = torch.cat([block.flatten() for block in z]).tolist()
            answer.update(lower=lower / peer.problem.samples, adjoint=adjoint / peer.problem.samples, misses=misses)
        else:
            answer["evaluations"] = result
        say(answer)


def say(answer):
    print(json.dumps(answer), flush=True)
