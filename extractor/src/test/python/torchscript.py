#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes tiny-grid.pt: the tests' tiny grid as TorchScript. Needs Debian's python3-torch.

Usage: torchscript.py ../resources/extractors
"""
import os
import sys

import torch


class TinyGrid(torch.nn.Module):
    def __init__(self):
        super().__init__()
        # As in TinyNetworks.java: 16 mixtures of the three colours, 128 times.
        numbers = torch.tensor([(i * 37 % 64 - 32) / 32 for i in range(48)])
        self.register_buffer("mixtures", numbers.reshape(3, 16).t().reshape(16, 3, 1, 1).contiguous())

    def forward(self, image: torch.Tensor):
        cells = torch.nn.functional.avg_pool2d(image, 8)
        mixed = torch.nn.functional.conv2d(cells, self.mixtures)
        return {"features": mixed.repeat(1, 128, 1, 1)}


if __name__ == "__main__":
    torch.jit.script(TinyGrid()).save(os.path.join(sys.argv[1], "tiny-grid.pt"))
