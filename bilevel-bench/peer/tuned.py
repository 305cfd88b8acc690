"""The same by hand, as fast as PyTorch's operators allow: no autograd, channels last, as few passes over the response maps as there are.

- grad R = sum_k W_k C_k^T (t / rho), t = C_k x, rho = sqrt(t^2 + nu^2). Filters are divided by nu, so that t / rho is t rsqrt(1 + t^2); W_k is
  in the transposed filters.
- C_k^T is conv2d with flipped filters. Three output channels would leave most of a vector empty: four neighbouring pixels are made
  at once, twelve channels, by filters of 8x8 with stride 2 (three times as fast).
- The batch is cut into chunks that Python's threads take in turn, each with single-threaded operators: no barrier after each operator, maps that stay in the
  cache, and converged samples do not keep others' company for long. Within a chunk they are dropped.

Images are [samples, height, width, channels] throughout.
"""

import argparse
import concurrent.futures

import torch
import torch.nn.functional as F

from problem import BORDER, Problem, dot, norm, serve

LIMIT = 10_000
RESTARTS = 10


def pad(x):
    """Half-sample symmetric."""
    samples, height, width, channels = x.shape
    p = torch.empty(samples, height + 2 * BORDER, width + 2 * BORDER, channels)
    rows = p[:, BORDER:-BORDER]
    rows[:, :, BORDER:-BORDER] = x
    rows[:, :, :BORDER] = x[:, :, :BORDER].flip(2)
    rows[:, :, -BORDER:] = x[:, :, -BORDER:].flip(2)
    p[:, :BORDER] = rows[:, :BORDER].flip(1)
    p[:, -BORDER:] = rows[:, -BORDER:].flip(1)
    return p


def fold(p):
    """The transpose of pad; overwrites p."""
    rows = p[:, BORDER:-BORDER]
    rows[:, :BORDER] += p[:, :BORDER].flip(1)
    rows[:, -BORDER:] += p[:, -BORDER:].flip(1)
    x = rows[:, :, BORDER:-BORDER]
    x[:, :, :BORDER] += rows[:, :, :BORDER].flip(2)
    x[:, :, -BORDER:] += rows[:, :, -BORDER:].flip(2)
    return x


class Regularizer:
    """R at one theta: what depends on theta alone."""

    def __init__(self, theta):
        filters, log_weights, log_scale, log_smoothing = theta
        self.nu = log_smoothing.exp().item()
        self.weights = (log_scale + log_weights).exp()
        scaled = (filters - filters.mean((2, 3), keepdim=True)) / self.nu
        self.filters = scaled.contiguous(memory_format=torch.channels_last)
        self.transposed = self.blocks(scaled * (self.nu * self.weights)[:, None, None, None])

    @staticmethod
    def blocks(filters):
        """[2 rows, 2 columns, channels] of outputs from windows of 8x8."""
        flipped = filters.flip(2, 3).transpose(0, 1)
        channels, maps, size, _ = flipped.shape
        blocks = torch.zeros(2, 2, channels, maps, size + 1, size + 1)
        for row in range(2):
            for column in range(2):
                blocks[row, column, :, :, row : row + size, column : column + size] = flipped
        return blocks.flatten(0, 2).contiguous(memory_format=torch.channels_last)

    def respond(self, padded):
        """t / nu."""
        return F.conv2d(padded.permute(0, 3, 1, 2), self.filters)

    def transpose(self, maps):
        """sum_k W_k C_k^T u_k."""
        pixels = F.conv2d(maps, self.transposed, padding=2 * BORDER, stride=2).permute(0, 2, 3, 1)
        samples, height, width, _ = pixels.shape
        pixels = pixels.reshape(samples, height, width, 2, -1).transpose(2, 3)
        return fold(pixels.reshape(samples, 2 * height, 2 * width, -1))

    def gradient(self, x):
        t = self.respond(pad(x))
        return self.transpose(t.mul_((t * t).add_(1).rsqrt_()))


class Linearization:
    """A and B^T at x: what depends on x alone."""

    def __init__(self, regularizer, x):
        self.regularizer = regularizer
        self.padded = pad(x)
        self.t = regularizer.respond(self.padded)
        inverse = (self.t * self.t).add_(1).rsqrt_()
        self.slope = self.t * inverse
        # nu phi''; the nu is in the filters.
        self.curvature = (inverse * inverse).mul_(inverse)

    def hessian(self, v, curvature):
        maps = self.regularizer.respond(pad(v)).mul_(curvature)
        return self.regularizer.transpose(maps).add_(v)

    def mixed(self, q):
        """By block of theta, summed over the samples."""
        regularizer = self.regularizer
        padded = pad(q)
        u = regularizer.respond(padded)
        weights = regularizer.weights * regularizer.nu
        by_weight = weights * (u * self.slope).sum((0, 2, 3))
        u.mul_(self.curvature)
        by_smoothing = -(weights * (u * self.t).sum((0, 2, 3))).sum()
        size = regularizer.filters.shape
        filters = torch.nn.grad.conv2d_weight(padded.permute(0, 3, 1, 2), size, self.slope)
        filters += torch.nn.grad.conv2d_weight(self.padded.permute(0, 3, 1, 2), size, u)
        filters *= regularizer.weights[:, None, None, None]
        filters -= filters.mean((2, 3), keepdim=True)
        return [filters, by_weight, by_weight.sum(), by_smoothing]


def chosen(maps, keep):
    """Samples of a channels-last tensor; indexing it directly would lose its layout."""
    return maps.permute(0, 2, 3, 1)[keep].permute(0, 3, 1, 2)


class Chunk:
    """A few samples, the work of one thread."""

    def __init__(self, problem, regularizer, first, last):
        self.problem = problem
        self.regularizer = regularizer
        self.noisy = problem.noisy[first:last].permute(0, 2, 3, 1).contiguous()
        self.truth = problem.truth[first:last].permute(0, 2, 3, 1).contiguous()
        self.linearization = None

    def adjoint_rhs(self, x):
        return (x - self.truth).div_(self.problem.n)

    def minimize(self, limit, tolerance):
        """FISTA with constant momentum from the noisy images; y, iterations summed over samples, misses."""
        result = torch.empty_like(self.noisy)
        index = torch.arange(len(result))
        noisy = x = y = self.noisy
        iterations = 0
        for k in range(limit + 1):
            gradient = self.regularizer.gradient(y).add_(y).sub_(noisy)
            active = (norm(gradient) > tolerance).flatten()
            left = int(active.sum())
            if left < len(active):
                result[index[~active]] = y[~active]
                index, noisy, x, y, gradient = (a[active] for a in (index, noisy, x, y, gradient))
            if left == 0 or k == limit:
                break
            iterations += left
            moved = torch.add(y, gradient, alpha=-self.problem.step)
            y = torch.lerp(x, moved, 1 + self.problem.momentum)
            x = moved
        result[index] = y
        return result, iterations, len(index)

    def solve(self, linearization, b, limit, tolerance):
        """CG from zero, believed when b - A q itself meets the tolerance; q, iterations summed over samples, misses."""
        q = torch.zeros_like(b)
        r = b
        iterations = 0
        for _ in range(RESTARTS):
            failing = (norm(r) > tolerance).flatten()
            if iterations >= limit * len(b) or not failing.any():
                break
            iterations += self.conjugate_gradient(linearization, q, r, failing.nonzero().flatten(), limit, tolerance)
            r = b - linearization.hessian(q, linearization.curvature)
        return q, iterations, int((norm(r) > tolerance).sum())

    def conjugate_gradient(self, linearization, q_all, r_all, index, limit, tolerance):
        """Improves the samples of q_all with that index; how many iterations that took."""
        whole = len(index) == len(q_all)
        curvature = linearization.curvature if whole else chosen(linearization.curvature, index)
        q, r = q_all[index], r_all[index]
        p = r.clone()
        rho = dot(r, r)
        iterations = 0
        for _ in range(limit):
            ap = linearization.hessian(p, curvature)
            alpha = rho / dot(p, ap)
            q.addcmul_(alpha, p)
            r.addcmul_(alpha, ap, value=-1)
            rho_next = dot(r, r)
            iterations += len(index)
            active = (rho_next.sqrt() > tolerance).flatten()
            left = int(active.sum())
            if left < len(active):
                q_all[index[~active]] = q[~active]
                if left == 0:
                    return iterations
                index, q, r, p, rho, rho_next = (a[active] for a in (index, q, r, p, rho, rho_next))
                curvature = chosen(curvature, active)
            p.mul_(rho_next / rho).add_(r)
            rho = rho_next
        q_all[index] = q
        return iterations

    def hypergradient(self):
        x, lower, lower_misses = self.minimize(LIMIT, self.problem.gradient_tolerance)
        linearization = Linearization(self.regularizer, x)
        q, adjoint, adjoint_misses = self.solve(
            linearization, self.adjoint_rhs(x), LIMIT, self.problem.residual_tolerance
        )
        return linearization.mixed(q), lower, adjoint, lower_misses + adjoint_misses

    def prepare(self):
        self.linearization = self.linearization or Linearization(self.regularizer, self.noisy)

    def cg(self, iterations):
        self.solve(self.linearization, self.adjoint_rhs(self.noisy), iterations, 0)

    def mixed(self, products):
        q = self.adjoint_rhs(self.noisy)
        for _ in range(products):
            self.linearization.mixed(q)


class Tuned:
    def __init__(self, problem, chunk, threads):
        self.problem = problem
        self.size = chunk
        self.pool = concurrent.futures.ThreadPoolExecutor(threads)
        self.chunks = self.cut(Regularizer(problem.theta))

    def cut(self, regularizer):
        samples = self.problem.samples
        return [
            Chunk(self.problem, regularizer, first, min(first + self.size, samples))
            for first in range(0, samples, self.size)
        ]

    def each(self, chunks, work):
        return list(self.pool.map(torch.inference_mode()(work), chunks))

    def hypergradient(self):
        # Theta changes from hypergradient to hypergradient: what depends on it is part of the cost.
        parts = self.each(self.cut(Regularizer(self.problem.theta)), Chunk.hypergradient)
        z = [sum(blocks) / -self.problem.samples for blocks in zip(*(part[0] for part in parts))]
        return z, *(sum(part[i] for part in parts) for i in (1, 2, 3))

    def prepare(self, command):
        if command in ("cg", "mixed"):
            self.each(self.chunks, Chunk.prepare)

    def fista(self, iterations):
        self.each(self.chunks, lambda chunk: chunk.minimize(iterations, 0))
        return iterations + 1

    def cg(self, iterations):
        self.each(self.chunks, lambda chunk: chunk.cg(iterations))
        return iterations + 1

    def mixed(self, products):
        self.each(self.chunks, lambda chunk: chunk.mixed(products))
        return products


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("problem")
    parser.add_argument("threads", type=int)
    parser.add_argument("--chunk", type=int, default=4, help="samples at a time")
    parser.add_argument("--operator-threads", type=int, default=1, help="threads of every operator")
    options = parser.parse_args()
    torch.set_num_threads(options.operator_threads)
    workers = max(1, options.threads // options.operator_threads)
    serve(Tuned(Problem(options.problem), options.chunk, workers))
