#!/usr/bin/env python3
"""Writes small models as Keras saves them, and what they answer, computed here with NumPy alone, for the tests
(TempleDashboard.Tests/Learning/Keras). Neither Keras nor this program takes part. Needs Debian's python3-h5py and python3-numpy:
  /usr/bin/python3 tools/record-golden/keras.py
"""
import json
import pathlib

import h5py
import numpy as np

OUTPUT = pathlib.Path(__file__).parents[2] / "TempleDashboard.Tests/Learning/Keras"
LABELS = ["Door open", "Door closed", "None of the categories"]


def pictures(height, width):
    """The same as GoldenPictures.Draw in C#."""
    n, y, x, channel = np.meshgrid(np.arange(3), np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return (x * (37 + 11 * channel) + y * (53 - 7 * channel) + x * y * 3 + n * 29) & 255


def same(length, window, stride):
    """TensorFlow: https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2"""
    missing = max((-(-length // stride) - 1) * stride + window - length, 0)
    return missing // 2, missing - missing // 2


def windows(maps, size, strides, padding, fill):
    """[N,H,W,C] -> [N,H',W',rows,columns,C]"""
    if padding == "same":
        around = [same(maps.shape[axis + 1], size[axis], strides[axis]) for axis in (0, 1)]
        maps = np.pad(maps, [(0, 0), *around, (0, 0)], constant_values=fill)
    high, wide = ((maps.shape[axis + 1] - size[axis]) // strides[axis] + 1 for axis in (0, 1))
    rows = [
        [maps[:, y * strides[0]:y * strides[0] + size[0], x * strides[1]:x * strides[1] + size[1]] for x in range(wide)]
        for y in range(high)
    ]
    return np.array(rows).transpose(2, 0, 1, 3, 4, 5)


def activate(values, name):
    if name == "softmax":
        powers = np.exp(values - values.max(axis=-1, keepdims=True))
        return powers / powers.sum(axis=-1, keepdims=True)
    return {
        "linear": lambda v: v, "relu": lambda v: np.maximum(v, 0), "tanh": np.tanh, "sigmoid": lambda v: 1 / (1 + np.exp(-v)),
    }[name](values)


class Model:
    """Layers with weights of their own; maps are [N,H,W,C] here whatever the files say."""

    def __init__(self, name, height, width, seed, first=False, flip=False, number=np.float32, **options):
        self.name, self.height, self.width, self.first, self.flip, self.number = name, height, width, first, flip, number
        self.options, self.random = options, np.random.RandomState(seed)
        self.values, self.layers, self.tensors = pictures(height, width) / 255.0, [], []

    def drawn(self, *shape):
        scale = 0.5 / np.sqrt(np.prod(shape[:-1])) if len(shape) > 1 else 0.1
        return (self.random.standard_normal(shape) * scale * 3).astype(self.number).astype(np.float64)

    def add(self, kind, config, tensors=()):
        name = f"{kind.lower()}_{sum(layer['class_name'] == kind for layer in self.layers) + 1}"
        self.layers.append({"class_name": kind, "config": {"name": name, "trainable": True, **config}})
        self.tensors.append((name, [(what, value.astype(self.number)) for what, value in tensors]))
        return self

    @property
    def format(self):
        return "channels_first" if self.first else "channels_last"

    def conv(self, filters, size, strides=(1, 1), padding="valid", activation="linear", bias=True, keras1=False):
        kernel, shift = self.drawn(*size, self.values.shape[3], filters), self.drawn(filters)
        seen = kernel[::-1, ::-1] if self.flip else kernel
        self.values = np.tensordot(windows(self.values, size, strides, padding, 0), seen, 3) + (shift if bias else 0)
        self.values = activate(self.values, activation)
        if keras1:
            config = {
                "nb_filter": filters, "nb_row": size[0], "nb_col": size[1], "subsample": strides, "border_mode": padding,
                "dim_ordering": "th", "activation": activation, "bias": bias,
            }
            return self.add("Convolution2D", config, [("W", kernel.transpose(3, 2, 0, 1)), ("b", shift)])
        config = {
            "filters": filters, "kernel_size": size, "strides": strides, "padding": padding, "data_format": self.format,
            "dilation_rate": [1, 1], "activation": activation, "use_bias": bias,
            "kernel_initializer": {"class_name": "VarianceScaling", "config": {"scale": 1.0, "mode": "fan_avg", "seed": None}},
        }
        return self.add("Conv2D", config, [("kernel:0", kernel), *([("bias:0", shift)] if bias else [])])

    def pool(self, size=(2, 2), strides=None, padding="valid", keras1=False):
        self.values = windows(self.values, size, strides or size, padding, -np.inf).max(axis=(3, 4))
        how = {"border_mode": padding, "dim_ordering": "th"} if keras1 else {"padding": padding, "data_format": self.format}
        return self.add("MaxPooling2D", {"pool_size": size, "strides": strides or size, **how})

    def normalize(self, axis, epsilon=1e-3):
        count = self.values.shape[-1]
        gamma, beta, mean, variance = 1 + self.drawn(count), self.drawn(count), self.drawn(count), np.abs(self.drawn(count)) + 0.5
        gamma, variance = (value.astype(self.number).astype(np.float64) for value in (gamma, variance))
        self.values = gamma * (self.values - mean) / np.sqrt(variance + epsilon) + beta
        config = {"axis": axis, "momentum": 0.99, "epsilon": epsilon, "center": True, "scale": True}
        return self.add("BatchNormalization", config, [
            ("gamma:0", gamma), ("beta:0", beta), ("moving_mean:0", mean), ("moving_variance:0", variance)])

    def activation(self, name):
        self.values = activate(self.values, name)
        return self.add("Activation", {"activation": name})

    def dropout(self):
        return self.add("Dropout", {"rate": 0.25, "noise_shape": None, "seed": None})

    def flatten(self, channels_inside, **config):
        maps = self.values if channels_inside else self.values.transpose(0, 3, 1, 2)
        self.values = maps.reshape(len(maps), -1)
        return self.add("Flatten", config)

    def dense(self, units, activation="linear", keras1=False):
        kernel, shift = self.drawn(self.values.shape[1], units), self.drawn(units)
        self.values = activate(self.values @ kernel + shift, activation)
        if keras1:
            return self.add("Dense", {"output_dim": units, "activation": activation, "bias": True}, [("W", kernel), ("b", shift)])
        return self.add(
            "Dense", {"units": units, "activation": activation, "use_bias": True}, [("kernel:0", kernel), ("bias:0", shift)])

    def write(self, document, labels, shape, slash="/", backend="tensorflow", version="2.2.4", root=None, libver=None, **datasets):
        folder = OUTPUT / self.name
        folder.mkdir(parents=True, exist_ok=True)
        channels = [3, self.height, self.width] if self.first else [self.height, self.width, 3]
        self.layers[0]["config"].setdefault("batch_input_shape", [None, *channels])
        (folder / "model_architecture.json").write_text(json.dumps(document(self.layers), indent=1) + "\n")
        (folder / "extra_info.json").write_text(
            json.dumps({"class labels": labels, "resized image shape": shape}, indent=1) + "\n")
        with h5py.File(folder / "model_weights.h5", "w", libver=libver) as file:
            group = file.create_group(root) if root else file
            group.attrs["layer_names"] = [name.encode() for name, _ in self.tensors]
            group.attrs["backend"] = backend.encode()
            group.attrs["keras_version"] = version.encode()
            for name, tensors in self.tensors:
                layer = group.create_group(name)
                names = [f"{name}{slash}{what}" for what, _ in tensors]
                layer.attrs["weight_names"] = [value.encode() for value in names]
                for key, (_, value) in zip(names, tensors):
                    layer.create_dataset(key, data=value, **(datasets if value.ndim == 4 else {}))
        answers = self.values if self.values.shape[1] > 1 else np.hstack([1 - self.values, self.values])
        return {"name": self.name, "height": self.height, "width": self.width, "probabilities": answers.tolist()}


def old(layers):
    return {"class_name": "Sequential", "config": layers, "keras_version": "2.2.0", "backend": "tensorflow"}


def new(layers):
    return {"class_name": "Sequential", "config": {"name": "sequential_1", "layers": layers}, "keras_version": "2.2.4"}


golden = [
    # The earlier system's own network: every size kept, 3 x 3, pooling, tanh.
    Model("last-same", 14, 18, 1)
    .conv(4, (3, 3), padding="same").activation("relu").pool().dropout()
    .conv(5, (3, 3), padding="same").activation("relu").pool().dropout()
    .flatten(True, data_format="channels_last")
    .dense(8).activation("tanh").dropout().dense(6).activation("tanh").dropout().dense(3).activation("softmax")
    .write(new, LABELS, [14, 18, 3]),
    # Channels first, nothing put around, strides, doubles in compressed pieces; Flatten moves the channels to the inside.
    Model("first-valid", 17, 13, 2, first=True, number=np.float64)
    .conv(4, (3, 3), strides=(2, 1), activation="relu").normalize(1).pool()
    .conv(6, (2, 3), activation="sigmoid", bias=False)
    .flatten(True, data_format="channels_first").dense(7, "relu").normalize(-1).dense(3, "softmax")
    .write(old, LABELS, [17, 13], chunks=True, compression="gzip", shuffle=True),
    # Windows of even sizes with strides, where one more zero goes to the end; one output for two categories; a file of model.save().
    Model("last-even", 15, 20, 3, number=np.float16)
    .conv(4, (4, 2), strides=(2, 2), padding="same", activation="relu").normalize([3], 1e-2).pool((3, 3), (2, 2), "same")
    .flatten(True, data_format="channels_last").dense(5, "tanh").dense(1, "sigmoid")
    .write(lambda layers: layers, LABELS[:2], [15, 20, 3], root="model_weights", libver="latest"),
    # Keras 1 on Theano, whose convolutions turn the kernel around; other names for everything; Flatten takes the numbers as they lie.
    Model("keras1-theano", 12, 12, 4, first=True, flip=True)
    .conv(3, (3, 3), activation="relu", keras1=True).pool(keras1=True)
    .flatten(False).dense(6, "relu", keras1=True).dense(3, "softmax", keras1=True)
    .write(old, LABELS, None, slash="_", backend="theano", version="1.2.2"),
    # Channels first, but Flatten is told channels_last: the numbers as they lie.
    Model("first-same", 9, 16, 5, first=True)
    .conv(4, (5, 5), padding="same", activation="tanh").pool((2, 3), padding="same")
    .flatten(False, data_format="channels_last").dense(3, "softmax")
    .write(new, LABELS, [9, 16, 3], libver="latest"),
]
(OUTPUT / "golden.json").write_text(json.dumps({"numpy": np.__version__, "h5py": h5py.__version__, "models": golden}, indent=1) + "\n")
for model in golden:
    print(model["name"], np.round(model["probabilities"], 3).tolist())


def hostile():
    """Files that would have a reader open other files of the machine."""
    folder = OUTPUT / "hostile"
    folder.mkdir(parents=True, exist_ok=True)
    for name, libver in [("external-link", None), ("external-link-latest", "latest")]:
        with h5py.File(folder / f"{name}.h5", "w", libver=libver) as file:
            file.attrs["layer_names"] = [b"dense_1"]
            file["dense_1"] = h5py.ExternalLink("/etc/passwd", "/dense_1")
    with h5py.File(folder / "external-data.h5", "w", libver="latest") as file:
        file.attrs["layer_names"] = [b"dense_1"]
        layer = file.create_group("dense_1")
        layer.attrs["weight_names"] = [b"kernel", b"bias"]
        layer.create_dataset("kernel", shape=(3, 2), dtype="f4", external=[("/etc/passwd", 0, 24)])
        layer.create_dataset("bias", data=np.zeros(2, "f4"))


hostile()
