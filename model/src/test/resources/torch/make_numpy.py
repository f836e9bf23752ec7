#!/usr/bin/env python3
"""Writes numpy-*: NumPy scalars as torch.save pickles them, and what they are in numpy.json.

Needs Python 3 with torch 1.13 and NumPy 1 (e.g. Debian's python3-torch and python3-numpy):

    python3 make_numpy.py

NumPy 2 names its modules otherwise. With it, and without torch, the script writes numpy2-*.pkl, the
pickles that torch puts into its files as they are.
"""

import json
import pickle

import numpy as np

scalars = {
    "int8": np.int8(-128),
    "int16": np.int16(-2),
    "int32": np.int32(2**31 - 1),
    "int64": np.int64(-(2**63)),
    "uint8": np.uint8(255),
    "uint16": np.uint16(65535),
    "uint32": np.uint32(2**32 - 1),
    "uint64": np.uint64(2**63 - 1),
    "float16": np.float16(-1.5),
    "float32": np.float32(0.1),
    "float64": np.float64(0.1),
    "true": np.bool_(True),
    "false": np.bool_(False),
    "text": np.str_("caf\u00e9 \U0001f600"),
    "no text": np.str_(""),
}
values = dict(scalars)
values["huge"] = np.uint64(2**64 - 1)
values["keys"] = {np.int64(7): "seven", np.uint8(8): "eight", np.str_("nine"): np.str_("neuf")}
values["set"] = {np.int32(5)}
# What is no plain value stays inert.
values["complex"] = np.complex64(1 + 2j)
values["date"] = np.datetime64("2022-09-14")
values["array"] = np.array([1, 2])

if np.__version__.startswith("2"):
    for protocol in range(2, 6):
        with open(f"numpy2-{protocol}.pkl", "wb") as out:
            pickle.dump(values, out, protocol)
else:
    import torch

    for protocol in range(2, 6):
        torch.save(values, f"numpy-zip-{protocol}.pt", pickle_protocol=protocol)
        torch.save(values, f"numpy-legacy-{protocol}.pt", pickle_protocol=protocol, _use_new_zipfile_serialization=False)
    with open("numpy.json", "w") as out:
        json.dump({name: value.item() for name, value in scalars.items()}, out, indent=1)
        out.write("\n")
