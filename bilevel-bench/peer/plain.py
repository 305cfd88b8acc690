"""The mathematics as one writes it down in PyTorch: autograd for gradients, double backward for second derivatives, the whole batch at once.

Converged samples are frozen, not dropped: the batch goes on until all have met their tolerance.
"""

import sys

import torch
import torch.nn.functional as F

from problem import BORDER, Problem, dot, norm, serve

LIMIT = 10_000
RESTARTS = 10


def pad(x):
    """Half-sample symmetric, which F.pad does not offer."""
    x = torch.cat([x[..., :BORDER].flip(-1), x, x[..., -BORDER:].flip(-1)], -1)
    return torch.cat([x[..., :BORDER, :].flip(-2), x, x[..., -BORDER:, :].flip(-2)], -2)


def regularizer(x, theta):
    filters, log_weights, log_scale, log_smoothing = theta
    centred = filters - filters.mean((2, 3), keepdim=True)
    nu = log_smoothing.exp()
    potentials = (F.conv2d(pad(x), centred) ** 2 + nu**2).sqrt() - nu
    return log_scale.exp() * (log_weights.exp() * potentials.sum((0, 2, 3))).sum()


class Linearization:
    """The graph of grad_x h at x, kept for products with A and B^T."""

    def __init__(self, peer, x):
        self.x = x.detach().requires_grad_()
        self.theta = [block.detach().requires_grad_() for block in peer.problem.theta]
        h = peer.objective(self.x, self.theta)
        (self.gradient,) = torch.autograd.grad(h, self.x, create_graph=True)

    def hessian(self, v):
        return torch.autograd.grad(self.gradient, self.x, v, retain_graph=True)[0]

    def mixed(self, q):
        """Summed over the batch."""
        return torch.autograd.grad(self.gradient, self.theta, q, retain_graph=True)


class Plain:
    def __init__(self, problem):
        self.problem = problem
        self.linearization = None

    def objective(self, x, theta):
        return ((x - self.problem.noisy) ** 2).sum() / 2 + regularizer(x, theta)

    def gradient(self, x):
        x = x.detach().requires_grad_()
        return torch.autograd.grad(self.objective(x, self.problem.theta), x)[0]

    def minimize(self, limit, tolerance):
        """FISTA with constant momentum from the noisy images; y, iterations by sample, misses."""
        y = self.problem.noisy.clone()
        x = y
        iterations = torch.zeros(self.problem.samples, 1, 1, 1)
        active = torch.ones_like(iterations, dtype=torch.bool)
        for k in range(limit + 1):
            gradient = self.gradient(y)
            active = active & (norm(gradient) > tolerance)
            if k == limit or not active.any():
                break
            moved = y - self.problem.step * gradient
            y = torch.where(active, moved + self.problem.momentum * (moved - x), y)
            x = moved
            iterations += active
        return y, iterations, int(active.sum())

    def solve(self, product, b, limit, tolerance):
        """CG from zero, believed when b - A q itself meets the tolerance; q, iterations by sample, misses."""
        q = torch.zeros_like(b)
        r = b
        iterations = torch.zeros(self.problem.samples, 1, 1, 1)
        for _ in range(RESTARTS):
            p = r
            rho = dot(r, r)
            active = rho.sqrt() > tolerance
            if not active.any():
                break
            while active.any() and iterations.max() < limit:
                ap = product(p)
                alpha = torch.where(active, rho / dot(p, ap), torch.zeros_like(rho))
                q = q + alpha * p
                r = r - alpha * ap
                rho_next = dot(r, r)
                p = torch.where(active, r + rho_next / rho * p, p)
                rho = rho_next
                iterations += active
                active = active & (rho.sqrt() > tolerance)
            r = b - product(q)
            if iterations.max() >= limit:
                break
        return q, iterations, int((norm(r) > tolerance).sum())

    def hypergradient(self):
        problem = self.problem
        x, lower, lower_misses = self.minimize(LIMIT, problem.gradient_tolerance)
        linearization = Linearization(self, x)
        b = (x - problem.truth) / problem.n
        q, adjoint, adjoint_misses = self.solve(linearization.hessian, b, LIMIT, problem.residual_tolerance)
        z = [-block / problem.samples for block in linearization.mixed(q)]
        return z, int(lower.sum()), int(adjoint.sum()), lower_misses + adjoint_misses

    def prepare(self, command):
        if command in ("cg", "mixed"):
            self.linearization = self.linearization or Linearization(self, self.problem.noisy)
            self.b = (self.problem.noisy - self.problem.truth) / self.problem.n
        else:
            self.linearization = None

    def fista(self, iterations):
        self.minimize(iterations, 0)
        return iterations + 1

    def cg(self, iterations):
        self.solve(self.linearization.hessian, self.b, iterations, 0)
        return iterations + 1

    def mixed(self, products):
        for _ in range(products):
            self.linearization.mixed(self.b)
        return products


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[2]))
    serve(Plain(Problem(sys.argv[1])))
