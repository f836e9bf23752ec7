#!/usr/bin/env python3
"""Lets the original train two epochs, save, resume by itself and train two more; see README.md.

    python3 make_golden.py ORIGINAL

ORIGINAL is a checkout of mesnico/ALADIN with its submodule transformers. Needs Python 3 with torch
1.13, numpy and PyYAML. What the original imports without using it here may be missing.
"""

import argparse
import base64
import importlib.machinery
import json
import os
import random
import shutil
import sys
import tempfile
import types
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
os.environ["OMP_NUM_THREADS"] = "1"
sys.path.insert(0, sys.argv[1])
warnings.filterwarnings("ignore")

import numpy as np
import torch
import yaml


class Ignored(types.ModuleType):
    """Stands for a module that is imported and not used: any name in it is an empty class."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Exception,), {"__init__": lambda self, *a, **k: None})


for name in ("boto3", "botocore", "botocore.config", "botocore.exceptions", "anytree", "regex", "sentencepiece"):
    try:
        __import__(name)
    except ImportError:
        sys.modules[name] = Ignored(name)
        sys.modules[name].__spec__ = importlib.machinery.ModuleSpec(name, None)
        sys.modules[name].__path__ = []
try:
    import tqdm
except ImportError:
    sys.modules["tqdm"] = types.ModuleType("tqdm")
    sys.modules["tqdm"].tqdm = lambda items, *a, **k: items
    sys.modules["tqdm"].trange = lambda *a, **k: range(*a)
scalars = []


class Recorder:
    def __init__(self, *args, **kwargs):
        pass

    def add_scalar(self, tag, value, global_step):
        if tag == "lr":
            scalars.append(value)


tensorboard = types.ModuleType("torch.utils.tensorboard")
tensorboard.SummaryWriter = Recorder
sys.modules["torch.utils.tensorboard"] = tensorboard

import alad.train as original
from alad.alad_model import ALADModel
from alad.dataset import MyCollate

torch.set_num_threads(1)
torch.manual_seed(88)
rnd = random.Random(88)
numbers = np.random.default_rng(88)

# A data set of eight images, a tokenizer of forty-odd pieces, a BERT of 8 numbers.
HIDDEN, WIDTH = 8, 14
NOUNS, VERBS = "dog cat man tree car bird boat house".split(), "sees likes follows finds".split()
for folder in ("coco_ir", "features", "configs", "checkpoint-0000001"):
    shutil.rmtree(os.path.join(HERE, folder), ignore_errors=True)
    os.makedirs(os.path.join(HERE, folder))
os.chdir(HERE)
pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "the", ".", "big", "red", "old", "##s", *NOUNS, *VERBS]
with open("checkpoint-0000001/vocab.txt", "w") as f:
    f.write("\n".join(pieces) + "\n")
with open("checkpoint-0000001/config.json", "w") as f:
    json.dump(
        {
            "attention_probs_dropout_prob": 0.0, "hidden_act": "gelu", "hidden_dropout_prob": 0.0,
            "hidden_size": HIDDEN, "img_feature_dim": WIDTH, "img_feature_type": "frcnn",
            "img_layer_norm_eps": 1e-12, "initializer_range": 0.02, "intermediate_size": 12,
            "layer_norm_eps": 1e-12, "loss_type": "sfmx", "max_position_embeddings": 24,
            "num_attention_heads": 2, "num_hidden_layers": 1, "num_labels": 2, "type_vocab_size": 2,
            "use_img_layernorm": 1, "vocab_size": len(pieces),
        },
        f, indent=2,
    )  # fmt: skip
torch.save(
    argparse.Namespace(do_lower_case=True, img_feature_type="frcnn", add_od_labels=True, od_label_type="vg",
                       use_img_layernorm=1, img_layer_norm_eps=1e-12),
    "checkpoint-0000001/training_args.bin",
)  # fmt: skip
keys = rnd.sample(range(1, 1000), 8)
captions, offsets = {}, [0]
with open("features/features.tsv", "w") as features, open("features/predictions.tsv", "w") as predictions:
    for key, noun in zip(keys, NOUNS):
        captions[key] = [
            f"{rnd.choice(['a', 'the'])} {rnd.choice(['big', 'red', 'old'])} {noun} {rnd.choice(VERBS)} the {rnd.choice(NOUNS)} ."
            for _ in range(5)
        ]
        boxes = rnd.randint(2, 9)
        regions = numbers.normal(size=(boxes, WIDTH)).astype(np.float32)
        features.write(f"{key}\t{boxes}\t{base64.b64encode(regions.tobytes()).decode()}\n")
        objects = [{"class": rnd.choice([noun, "tree"]), "conf": 0.5, "rect": [0, 0, 9, 9]} for _ in range(boxes)]
        predictions.write(f"{key}\t" + json.dumps({"image_h": 9, "image_w": 9, "objects": objects}) + "\n")
with open("features/imageid2idx.json", "w") as f:
    json.dump({str(key): line for line, key in enumerate(keys)}, f)
for name in ("features", "predictions"):
    with open(f"features/{name}.tsv", "rb") as f, open(f"features/{name}.lineidx", "w") as index:
        at = 0
        for line in f:
            index.write(f"{at}\n")
            at += len(line)
for split in ("train", "minival"):
    torch.save(captions, f"coco_ir/{split}_captions.pt")
published = os.path.join(sys.argv[1], "alad/configs")
for name in ("alad-alignment-and-matching-distill", "alad-matching-triplet-finetune"):
    with open(f"{published}/{name}.yaml") as f:
        config = yaml.safe_load(f)
    config["model"].update({"embed-size": HIDDEN, "dropout": 0.0})
    config["training"].update({"bs": 7, "lr": 0.001, "gamma": 0.5, "step-size": 1})
    with open(f"configs/{name}.yaml", "w") as f:
        yaml.safe_dump(config, f, sort_keys=False)

# Weights that are far from all alike, under the original's names.
torch.save({}, "checkpoint-0000001/pytorch_model.bin")
model = ALADModel(config, "checkpoint-0000001")
with torch.no_grad():
    for name, parameter in model.named_parameters():
        spread = 0.4 if parameter.dim() == 2 else 0.1
        parameter.copy_(spread * torch.randn(parameter.shape))
        if parameter.dim() == 1 and "norm" in name.lower() and name.endswith("weight"):
            parameter.add_(1)
backbone = "img_txt_enc.oscar_model."
torch.save(
    {name[len(backbone):]: value for name, value in model.state_dict().items() if name.startswith(backbone)},
    "checkpoint-0000001/pytorch_model.bin",
)  # fmt: skip

# The original's own main, watched from outside. It validates with 50 images or more: not here.
original.validate = lambda *args, **kwargs: (0, 0)
load = yaml.load
yaml.load = lambda stream, Loader=yaml.SafeLoader: load(stream, Loader)
steps = []
collate = MyCollate.__call__
forward = ALADModel.forward
clip = torch.nn.utils.clip_grad.clip_grad_norm_


def recorded_collate(self, batch):
    steps.append({"pairs": [example[0] for example in batch]})
    return collate(self, batch)


def recorded_forward(self, *args, **kwargs):
    loss, terms = forward(self, *args, **kwargs)
    steps[-1].update({"epoch": kwargs["epoch"], "loss": loss.item()})
    return loss, terms


def recorded_clip(parameters, *args, **kwargs):
    norm = clip(parameters, *args, **kwargs)
    steps[-1]["grad_norm"] = float(norm)
    return norm


MyCollate.__call__ = recorded_collate
ALADModel.forward = recorded_forward
torch.nn.utils.clip_grad.clip_grad_norm_ = recorded_clip


def train(config, out, epochs, *more):
    steps.clear()
    scalars.clear()
    sys.argv = [
        "train.py", "--data_dir", "coco_ir", "--img_feat_file", "features/features.tsv",
        "--eval_model_dir", "checkpoint-0000001", "--config", f"configs/{config}.yaml", "--logger_name", out,
        "--num_workers", "0", "--max_seq_length", "20", "--max_img_seq_length", "6",
        "--num_epochs", str(epochs), "--no_cuda", *more,
    ]  # fmt: skip
    original.main()
    return [dict(step, lr=lr) for step, lr in zip(steps, scalars)]


expected = {}
with tempfile.TemporaryDirectory() as scratch:
    for config in sorted(name[:-5] for name in os.listdir("configs")):
        train(config, scratch, 2)
        kept = f"{config}.pth.tar"
        shutil.copy(f"{scratch}/checkpoint.pth.tar", kept)
        expected[config] = train(config, scratch, 4, "--resume", kept)

# The same state as older versions of torch wrote it: parameters by their address, steps as whole numbers.
checkpoint = torch.load("alad-alignment-and-matching-distill.pth.tar")
optimizer = checkpoint["optimizer"]
address = {index: 140000000000000 + 72 * (index * 37 % 101) for index in optimizer["param_groups"][0]["params"]}
optimizer["param_groups"][0]["params"] = list(address.values())
optimizer["state"] = {
    address[index]: dict(state, step=int(state["step"])) for index, state in optimizer["state"].items()
}
torch.save(checkpoint, "older-torch.pth.tar", _use_new_zipfile_serialization=False)
with open("expected.json", "w") as f:
    json.dump(expected, f, indent=None, separators=(",", ":"))
    f.write("\n")
