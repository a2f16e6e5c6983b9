#!/usr/bin/env python3
"""Runs the backbone's source network with OpenCV on a made-up picture and records means of feature maps, for the tests
(golden.json), and prints the numbers of BackboneSpec.Default. Needs Debian's python3-opencv, and a build for the file:
  /usr/bin/python3 tools/record-golden/record.py TempleDashboard.Domain/bin/Release/net10.0/backbone-source/ResNet18.onnx
"""
import json
import pathlib
import sys

import cv2
import numpy as np

OUTPUT = pathlib.Path(__file__).parents[2] / "TempleDashboard.Tests/Learning/Backbones/golden.json"
LAYERS = ["Plus299", "ReLU347", "BatchNormalization369", "ReLU379", "ReLU393"]
EMBEDDED = ["ReLU347", "ReLU379", "ReLU393"]
MEANS = np.array([103.06, 115.90, 123.15], np.float32)  # blue, green, red
SIDE, EVERY_CHANNEL, STRIDE = 224, 16, 64


def picture():
    """The same as GoldenPicture.Draw in C#, as blue, green, red planes less their means."""
    y, x, channel = np.meshgrid(np.arange(SIDE), np.arange(SIDE), np.arange(3), indexing="ij")
    rgb = (x * (channel + 2) + y * (5 - channel) + ((x * y) >> 4)) & 255
    return (rgb[:, :, ::-1].astype(np.float32) - MEANS).transpose(2, 0, 1)[None]


network = cv2.dnn.readNetFromONNX(sys.argv[1])
network.enableFusion(False)
network.setInput(np.ascontiguousarray(picture()))
maps = {layer: network.forward([f"onnx_node!{layer}"])[0][0] for layer in LAYERS}
recorded = [
    {
        "layer": layer,
        "channels": values.shape[0],
        "height": values.shape[1],
        "width": values.shape[2],
        "mean": [float(np.float32(mean)) for mean in values.mean(axis=(1, 2), dtype=np.float64)[::EVERY_CHANNEL]],
    }
    for layer, values in maps.items()
]
golden = {"openCv": cv2.__version__, "side": SIDE, "everyChannel": EVERY_CHANNEL, "layers": recorded}
OUTPUT.write_text(json.dumps(golden, indent=1) + "\n")
embedding = np.concatenate([np.sqrt(maps[layer].mean(axis=(1, 2), dtype=np.float64)) for layer in EMBEDDED])
print(", ".join(f"{value:.6f}f" for value in embedding[::STRIDE]))
