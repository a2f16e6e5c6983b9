"""Answers /api/predict as a Flask server with PyTorch does: the model in memory, one thread a request, a line in the log.

Usage: flask_server.py PORT LOG_FILE
"""
import base64
import datetime
import sys

import cv2
import numpy as np
import torch
from flask import Flask, jsonify, request

torch.manual_seed(1)
CATEGORIES = ["Door closed", "Door open"]
model = torch.nn.Sequential(
    torch.nn.Conv2d(3, 8, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Dropout(),
    torch.nn.Conv2d(8, 16, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Dropout(),
    torch.nn.Flatten(), torch.nn.Linear(16 * 13 * 24, 20), torch.nn.Tanh(), torch.nn.Dropout(),
    torch.nn.Linear(20, 10), torch.nn.Tanh(), torch.nn.Dropout(), torch.nn.Linear(10, len(CATEGORIES)), torch.nn.Softmax(1),
).eval()
app = Flask(__name__)


@app.post("/api/predict")
def predict():
    asked = request.get_json()
    encoded = np.frombuffer(base64.b64decode(asked["image"]), np.uint8)
    picture = cv2.resize(cv2.imdecode(encoded, cv2.IMREAD_COLOR), (96, 54))
    pixels = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255
    with torch.no_grad():
        probabilities = model(pixels)[0].tolist()
    with open(sys.argv[2], "a", encoding="utf-8") as log:
        now = datetime.datetime.now().strftime("%d/%m/%Y %H:%M:%S")
        log.write(f"[Status Log at {now} ]\nPredicted {asked['image_name']}: {probabilities}\n")
    top = max(range(len(CATEGORIES)), key=probabilities.__getitem__)
    return jsonify(error_msg=[], image_class=[CATEGORIES[top]], class_confidence=[probabilities[top]])


app.run("127.0.0.1", int(sys.argv[1]), threaded=True)
