#!/usr/bin/env python3
"""Writes checkpoints with broken optimisers into malformed/. Needs torch 1.13 and nothing else."""

import copy
import os

import torch

os.makedirs("malformed", exist_ok=True)
NAMES = [f"img_txt_enc.final_projection_net.layers.0.norm1.{end}" for end in ("weight", "bias")]
parameters = [torch.nn.Parameter(torch.ones(8)) for _ in NAMES]
adam = torch.optim.Adam(parameters, lr=0.001)
sum(parameters).sum().backward()
adam.step()


def write(name, change):
    optimizer = copy.deepcopy(adam.state_dict())
    changed = change(optimizer)
    optimizer = changed if isinstance(changed, (dict, list)) else optimizer
    model = {name: parameter.detach() for name, parameter in zip(NAMES, parameters)}
    torch.save({"epoch": 1, "Eiters": 1, "model": model, "optimizer": optimizer}, f"malformed/{name}.pth.tar")


def state(key, value):
    def change(optimizer):
        optimizer["state"][1][key] = value

    return change


def group(key, value):
    def change(optimizer):
        optimizer["param_groups"][0][key] = value

    return change


write("whole", lambda optimizer: None)
write("sgd", lambda optimizer: {"momentum": 0.9})
write("list", lambda optimizer: [1, 2])
write("no-params", lambda optimizer: optimizer["param_groups"][0].pop("params") and None)
write("too-few", group("params", [0]))
write("twice", group("params", [0, 0]))
write("named", group("params", [0, "bias"]))
write("unknown-number", lambda optimizer: optimizer["state"].update({7: optimizer["state"][0]}))
write("state-no-dict", lambda optimizer: optimizer["state"].update({1: 3}))
write("negative-step", state("step", torch.tensor(-1.0)))
write("half-step", state("step", 1.5))
write("no-step", state("step", [1]))
write("no-mean", lambda optimizer: optimizer["state"][1].pop("exp_avg") is None)
write("other-shape", state("exp_avg_sq", torch.zeros(3)))
write("integers", state("exp_avg", torch.zeros(8, dtype=torch.int64)))
write("not-a-number", state("exp_avg", torch.full((8,), float("nan"))))
write("negative-square", state("exp_avg_sq", -torch.ones(8)))
write("other-settings", lambda o: o["param_groups"][0].update({"betas": (0.5, 0.999), "weight_decay": 0.05}))
