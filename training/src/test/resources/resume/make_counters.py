#!/usr/bin/env python3
"""Writes counters/: checkpoints whose counters are NumPy scalars, tensors, or no numbers at all.

Needs Python 3 with torch 1.13 and NumPy (e.g. Debian's python3-torch and python3-numpy). Run it here
after make_golden.py:

    python3 make_counters.py
"""

import os

import numpy as np
import torch

os.makedirs("counters", exist_ok=True)
NAME = "img_txt_enc.final_projection_net.layers.0.norm1.bias"
ONE = {NAME: torch.ones(8)}


def save(name, content, protocol=2, zipped=True):
    torch.save(content, f"counters/{name}.pth.tar", pickle_protocol=protocol, _use_new_zipfile_serialization=zipped)


kinds = {
    "numpy": (np.int64(3), np.uint32(70000)),
    "tensor": (torch.tensor(3), torch.tensor([70000.0])),
}
for kind, (epoch, iterations) in kinds.items():
    for protocol in range(2, 6):
        for form, zipped in (("zip", True), ("legacy", False)):
            save(f"{kind}-{form}-{protocol}", {"epoch": epoch, "Eiters": iterations, "model": ONE}, protocol, zipped)

save("missing", {"Eiters": 1, "model": ONE})
bad = {
    "none": None,
    "text": "3",
    "numpy-text": np.str_("3"),
    "half": 2.5,
    "nan": np.float64("nan"),
    "true": True,
    "negative": np.int64(-1),
    "beyond": 2**31,
    "two": torch.tensor([3, 4]),
    "array": np.array([3]),
    "list": [3],
}
for name, epoch in bad.items():
    save(name, {"epoch": epoch, "Eiters": 1, "model": ONE})

# A whole run whose numbers all went through NumPy.
run = torch.load("alad-matching-triplet-finetune.pth.tar", map_location="cpu")
run["epoch"] = np.int64(run["epoch"])
run["Eiters"] = np.int64(run["Eiters"])
optimizer = run["optimizer"]
optimizer["state"] = {np.int64(number): state for number, state in optimizer["state"].items()}
for state in optimizer["state"].values():
    state["step"] = np.float64(state["step"])
for group in optimizer["param_groups"]:
    group["params"] = [np.int32(number) for number in group["params"]]
    group["eps"] = np.float64(group["eps"])
save("whole", run, 4)

# The optimiser itself instead of its state, as a debugging session leaves it: its state is keyed by
# parameters, it holds itself, and a quantised tensor. Only the model of such a file can be read.
state = {parameter: {"step": 1} for parameter in (torch.nn.Parameter(torch.ones(2)),)}
state["itself"] = state
for form, zipped in (("zip", True), ("legacy", False)):
    # torch's legacy format lists storages by their type, and knows no others.
    more = {"quantised": torch.quantize_per_tensor(torch.ones(4), 0.1, 0, torch.quint8)} if zipped else {}
    save(f"unreadable-optimizer-{form}", {**run, "epoch": {"a": state}, "optimizer": {**more, "state": state}}, 2, zipped)

os.makedirs("../captions", exist_ok=True)
for protocol in range(2, 6):
    torch.save(
        {np.int64(7): [np.str_("A dog."), "A cat."], np.str_("8"): np.str_('["A bus."]')},
        f"../captions/numpy-{protocol}.pt",
        pickle_protocol=protocol,
    )
torch.save({7: ["A dog."], "7": ["A cat."]}, "../captions/twice.pt")
