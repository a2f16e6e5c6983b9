"""Answers /api/predict as a Flask server with PyTorch does: the model in memory, one thread a request. Like the product it keeps the
picture (flushed, under its hash) and a row (committed to SQLite, write-ahead log, every commit flushed) before it answers.

Usage: flask_server.py PORT FOLDER NETWORK
  convnet   the earlier system's small network at 96 x 54, pictures by OpenCV
  resnet18  torchvision's ResNet18 and a linear layer at 224 x 224, pictures by Pillow; weights are random, which takes as long
"""
import base64
import datetime
import hashlib
import io
import json
import os
import sqlite3
import sys
import threading
import uuid

import torch
from flask import Flask, jsonify, request

port, folder, network = sys.argv[1:]
categories = ["Door closed", "Door open"]
torch.set_num_threads(2)
torch.manual_seed(1)


def convnet():
    import cv2
    import numpy as np

    def pixels(encoded):
        picture = cv2.resize(cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_COLOR), (96, 54))
        return torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255

    return pixels, torch.nn.Sequential(
        torch.nn.Conv2d(3, 8, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Dropout(),
        torch.nn.Conv2d(8, 16, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Dropout(),
        torch.nn.Flatten(), torch.nn.Linear(16 * 13 * 24, 20), torch.nn.Tanh(), torch.nn.Dropout(),
        torch.nn.Linear(20, 10), torch.nn.Tanh(), torch.nn.Dropout(), torch.nn.Linear(10, len(categories)),
    )


def resnet18():
    from PIL import Image
    from torchvision import models, transforms

    prepare = transforms.Compose([
        transforms.Resize((224, 224)), transforms.ToTensor(), transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    ])
    model = models.resnet18(weights=None)
    model.fc = torch.nn.Linear(model.fc.in_features, len(categories))
    return lambda encoded: prepare(Image.open(io.BytesIO(encoded)).convert("RGB"))[None], model


def keep_picture(encoded):
    sha256 = hashlib.sha256(encoded).hexdigest()
    target = os.path.join(folder, "blobs", sha256[:2], sha256[2:4], sha256)
    if not os.path.exists(target):
        temporary = os.path.join(folder, uuid.uuid4().hex)
        with open(temporary, "wb") as file:
            file.write(encoded)
            file.flush()
            os.fsync(file.fileno())
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.replace(temporary, target)
    return sha256


pixels, model = {"convnet": convnet, "resnet18": resnet18}[network]()
model.eval()
database = sqlite3.connect(os.path.join(folder, "reference.db"), check_same_thread=False)
database.execute("PRAGMA journal_mode = WAL")
database.execute("PRAGMA synchronous = FULL")
database.execute(
    "CREATE TABLE predictions (id INTEGER PRIMARY KEY, created_at TEXT, temple TEXT, image_name TEXT, sha256 TEXT, category TEXT,"
    " confidence REAL, probabilities TEXT)")
INSERT = (
    "INSERT INTO predictions (created_at, temple, image_name, sha256, category, confidence, probabilities)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)")
one_writer = threading.Lock()
app = Flask(__name__)


@app.post("/api/predict")
def predict():
    asked = request.get_json()
    encoded = base64.b64decode(asked["image"])
    with torch.no_grad():
        probabilities = model(pixels(encoded)).softmax(1)[0].tolist()
    top = max(range(len(categories)), key=probabilities.__getitem__)
    now = datetime.datetime.utcnow().isoformat()
    sha256 = keep_picture(encoded)
    row = (now, asked["temple_id"], asked["image_name"], sha256, categories[top], probabilities[top], json.dumps(probabilities))
    with one_writer, database:
        database.execute(INSERT, row)
    return jsonify(error_msg=[], image_class=[categories[top]], class_confidence=[probabilities[top]])


app.run("127.0.0.1", int(port), threaded=True)
