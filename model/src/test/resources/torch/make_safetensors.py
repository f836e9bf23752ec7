#!/usr/bin/env python3
"""Writes types.safetensors, with its numbers in types.safetensors.json. Needs numpy and safetensors:

    pip install numpy safetensors && python3 make_safetensors.py
"""

import json

import numpy
from safetensors.numpy import save_file

random = numpy.random.default_rng(88)
tensors = {
    "f64": random.standard_normal((2, 3)),
    "f32": random.standard_normal((3, 4, 2)).astype(numpy.float32),
    "f16": random.standard_normal(7).astype(numpy.float16),
    "i64": numpy.array([-(2**62), 0, 2**62]),
    "i32": numpy.array([[-(2**31), 2**31 - 1]], dtype=numpy.int32),
    "i16": numpy.array([-(2**15), 5], dtype=numpy.int16),
    "i8": numpy.array([-128, 127], dtype=numpy.int8),
    "u8": numpy.array([0, 255], dtype=numpy.uint8),
    "bool": numpy.array([True, False]),
    "scalar": numpy.array(1.5, dtype=numpy.float32),
    "empty": numpy.zeros((0, 4), dtype=numpy.float32),
}
save_file(tensors, "types.safetensors", metadata={"format": "np"})
with open("types.safetensors.json", "w") as f:
    json.dump(
        {
            name: {
                "dtype": str(value.dtype),
                "shape": list(value.shape),
                "values": [float(x) if value.dtype.kind == "f" else x for x in value.reshape(-1).tolist()],
            }
            for name, value in tensors.items()
        },
        f,
        separators=(",", ":"),
    )
    f.write("\n")
