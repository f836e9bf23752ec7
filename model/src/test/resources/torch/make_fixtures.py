#!/usr/bin/env python3
"""Writes the fixtures in this folder, with what torch itself reads from each in expected.json.

Needs Python 3 with torch 1.13 (e.g. Debian's python3-torch) and nothing else. Run it here:

    python3 make_fixtures.py
"""

import argparse
import collections
import io
import json
import os
import pickle
import struct

import torch

torch.manual_seed(88)
expected = {}


def values(tensor):
    """The numbers of a tensor in row-major order, exact in JSON; what JSON lacks as a text."""
    flat = tensor.detach().reshape(-1)
    numbers = flat.to(torch.float64).tolist() if flat.dtype.is_floating_point else flat.tolist()
    return [
        str(n) if isinstance(n, float) and (n != n or n in (float("inf"), float("-inf"))) else n
        for n in numbers
    ]


def describe(tensors):
    return {
        name: {
            "dtype": str(tensor.dtype).replace("torch.", ""),
            "shape": list(tensor.shape),
            "values": values(tensor),
        }
        for name, tensor in tensors.items()
    }


def save(name, tensors):
    """One file a format; what is expected is what torch reads back."""
    for file, zipped in ((f"{name}-legacy.pt", False), (f"{name}-zip.pt", True)):
        torch.save(tensors, file, _use_new_zipfile_serialization=zipped)
        expected[file] = describe(torch.load(file))


# Each type, with the numbers at its edges.
floats = torch.tensor(
    [0.0, -0.0, 1.0, -2.5, 1e-7, 6e-8, 65504.0, -65504.0, 3.14159, float("inf"), float("-inf"), float("nan")]
)
types = {str(t).replace("torch.", ""): floats.to(t) for t in (torch.float64, torch.float32, torch.float16, torch.bfloat16)}
for t in (torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8):
    info = torch.iinfo(t)
    types[str(t).replace("torch.", "")] = torch.tensor([info.min, info.min + 1, 0, 1, 7, info.max], dtype=t)
types["bool"] = torch.tensor([[True, False], [False, True]])
# Halves of every exponent and both signs.
types["halves"] = torch.arange(-32768, 32768, 61, dtype=torch.int32).to(torch.int16).view(torch.float16)
save("types", types)

# Shared and strided storages.
base = torch.randn(4, 5, 6)
save(
    "views",
    {
        "base": base,
        "same": base,
        "transposed": base.transpose(0, 2),
        "sliced": base[1:3, ::2, 1:],
        "row": base[2, 3],
        "diagonal": base[0].diagonal(),
        "scalar": base[3, 4, 5],
        "expanded": base[0, 0].expand(3, 2, 6),
        "empty": base[:, 2:2],
        "nothing": torch.empty(0),
        "parameter": torch.nn.Parameter(base[:, 1]),
        "one": base[0:1].transpose(0, 1),
    },
)

# A module's state and what training keeps beside it.
network = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.LayerNorm(2))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-5)
scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [2, 4])
network(torch.randn(5, 3)).square().sum().backward()
optimizer.step()
scheduler.step()
for file, zipped in (("training-legacy.pt", False), ("training-zip.pt", True)):
    torch.save(
        {
            "model": network.state_dict(),
            "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(),
        },
        file,
        _use_new_zipfile_serialization=zipped,
    )
    expected[file] = describe(torch.load(file)["model"])

# Plain containers under every pickle protocol (torch's default is 2).
containers = {
    "none": None,
    "true": True,
    "int": -7,
    "long": 2**40,
    "huge": -(2**80),
    "float": 0.1,
    "text": "caf\u00e9 \U0001f600 \u4e2d",
    "bytes": b"\x00\xff\x80",
    "list": [1, [2, [3]]],
    "tuple": (1, "two", 3.0, None),
    "set": {5},
    "frozenset": frozenset({"a"}),
    "ordered": collections.OrderedDict([("z", 1), ("a", 2)]),
    "default": collections.defaultdict(list, {"k": [1]}),
    "counter": collections.Counter("aab"),
    "size": torch.Size([2, 3]),
    "namespace": argparse.Namespace(lr=0.5, name="x"),
    "dtype": torch.float16,
    "device": torch.device("cpu"),
    "complex": 1 + 2j,
    9: "nine",
    "unordered keys": {k: i for i, k in enumerate("qwertyuiopasdfghjkl")},
}
for protocol in range(2, 6):
    torch.save(containers, f"containers-{protocol}.pt", pickle_protocol=protocol)
torch.save(containers, "containers-legacy.pt", _use_new_zipfile_serialization=False)


def legacy(value_pickle, keys, storages, little_endian=True):
    """A legacy file put together by hand."""
    out = io.BytesIO()
    pickle.dump(torch.serialization.MAGIC_NUMBER, out, protocol=2)
    pickle.dump(torch.serialization.PROTOCOL_VERSION, out, protocol=2)
    pickle.dump(
        {"protocol_version": 1001, "little_endian": little_endian, "type_sizes": {"short": 2, "int": 4, "long": 4}},
        out,
        protocol=2,
    )
    out.write(value_pickle)
    pickle.dump(keys, out, protocol=2)
    for numbers in storages:
        out.write(struct.pack("<q", len(numbers)) + struct.pack(f"<{len(numbers)}f", *numbers))
    return out.getvalue()


class View:
    """Stands for a storage that is a view of another one, as torch wrote them until version 0.4."""


class OldPickler(pickle.Pickler):
    def persistent_id(self, value):
        if value is View:
            return ("storage", torch.FloatStorage, "root", "cpu", 6, ("view", 2, 4))
        return None


class OldTensor:
    def __reduce__(self):
        return torch._utils._rebuild_tensor, (View, 1, (3,), (1,))


old = io.BytesIO()
OldPickler(old, protocol=2).dump({"view": OldTensor()})
with open("storage-view-legacy.pt", "wb") as f:
    f.write(legacy(old.getvalue(), ["root"], [[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]]))
expected["storage-view-legacy.pt"] = describe(torch.load("storage-view-legacy.pt"))

with open("big-endian-legacy.pt", "wb") as f:
    f.write(legacy(pickle.dumps({"a": 1}, protocol=2), [], [], little_endian=False))

# A small BERT as older libraries publish it: gamma and beta, heads beside the backbone, half precision.
hidden, intermediate, pieces, positions = 8, 12, 14, 16
bert = {
    "bert.embeddings.position_ids": torch.arange(positions)[None],
    "bert.embeddings.word_embeddings.weight": torch.randn(pieces, hidden),
    "bert.embeddings.position_embeddings.weight": torch.randn(positions, hidden),
    "bert.embeddings.token_type_embeddings.weight": torch.randn(2, hidden),
    "bert.embeddings.LayerNorm.gamma": torch.randn(hidden),
    "bert.embeddings.LayerNorm.beta": torch.randn(hidden),
}
layer = "bert.encoder.layer.0."
for name, out, inputs in (
    ("attention.self.query", hidden, hidden),
    ("attention.self.key", hidden, hidden),
    ("attention.self.value", hidden, hidden),
    ("attention.output.dense", hidden, hidden),
    ("intermediate.dense", intermediate, hidden),
    ("output.dense", hidden, intermediate),
):
    bert[layer + name + ".weight"] = torch.randn(out, inputs)
    bert[layer + name + ".bias"] = torch.randn(out)
for name in ("attention.output.LayerNorm", "output.LayerNorm"):
    bert[layer + name + ".gamma"] = torch.randn(hidden)
    bert[layer + name + ".beta"] = torch.randn(hidden)
bert["bert.pooler.dense.weight"] = torch.randn(hidden, hidden)
bert["cls.seq_relationship.weight"] = torch.randn(2, hidden)
bert = {name: value.half() if value.dtype.is_floating_point else value for name, value in bert.items()}
os.makedirs("plain-bert", exist_ok=True)
torch.save(bert, "plain-bert/pytorch_model.bin")
expected["plain-bert/pytorch_model.bin"] = describe(bert)
with open("plain-bert/config.json", "w") as f:
    json.dump(
        {
            "architectures": ["BertForPreTraining"],
            "attention_probs_dropout_prob": 0.1,
            "hidden_act": "gelu",
            "hidden_dropout_prob": 0.1,
            "hidden_size": hidden,
            "intermediate_size": intermediate,
            "layer_norm_eps": 1e-12,
            "max_position_embeddings": positions,
            "model_type": "bert",
            "num_attention_heads": 2,
            "num_hidden_layers": 1,
            "type_vocab_size": 2,
            "vocab_size": pieces,
        },
        f,
        indent=2,
    )
    f.write("\n")
with open("plain-bert/vocab.txt", "w") as f:
    f.write("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *".abcdefgh"]) + "\n")

# A checkpoint of that BERT with a matching head of one layer, which lacks one of its parameters.
head = torch.nn.TransformerEncoderLayer(hidden, 4, hidden)
model = {
    "img_txt_enc.oscar_model." + name.replace("gamma", "weight").replace("beta", "bias"): value.float()
    for name, value in bert.items()
    if name.startswith("bert.") and value.dtype.is_floating_point
}
model |= {"img_txt_enc.final_projection_net.layers.0." + name: value for name, value in head.state_dict().items()}
model |= {
    "img_txt_enc.oscar_model.bert.img_embedding.weight": torch.randn(hidden, 10),
    "img_txt_enc.oscar_model.bert.img_embedding.bias": torch.randn(hidden),
    "img_txt_enc.oscar_model.bert.LayerNorm.weight": torch.randn(hidden),
    "img_txt_enc.oscar_model.bert.LayerNorm.bias": torch.randn(hidden),
}
del model["img_txt_enc.final_projection_net.layers.0.linear2.bias"]
torch.save({"epoch": 3, "model": model}, "lacking-checkpoint.pth.tar")

# Names as torch.nn.DataParallel makes them.
head = "img_txt_enc.final_projection_net.layers.0.linear1."
wrapped = {"module." + head + "weight": torch.arange(4.0).view(2, 2), "module." + head + "bias": torch.ones(2)}
torch.save({"epoch": 1, "model": wrapped}, "data-parallel-checkpoint.pth.tar")

with open("expected.json", "w") as f:
    json.dump(expected, f, indent=None, separators=(",", ":"))
    f.write("\n")
