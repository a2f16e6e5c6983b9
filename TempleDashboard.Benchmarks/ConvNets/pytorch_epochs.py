"""Trains the same network as the product's ConvNet with PyTorch, an epoch for each line on standard input, and answers with its seconds.

Usage: pytorch_epochs.py THREADS FILTERS1 FILTERS2 DENSE1 DENSE2 (contiguous | channels_last)
"""
import sys
import time

import torch
from torch import nn

PICTURES, BATCH, HEIGHT, WIDTH, CLASSES = 400, 32, 54, 96, 2
threads, filters1, filters2, dense1, dense2 = map(int, sys.argv[1:6])
torch.set_num_threads(threads)
torch.manual_seed(1)
network = nn.Sequential(
    nn.Conv2d(3, filters1, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(),
    nn.Conv2d(filters1, filters2, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(),
    nn.Flatten(), nn.Linear(filters2 * (HEIGHT // 4) * (WIDTH // 4), dense1), nn.Tanh(), nn.Dropout(),
    nn.Linear(dense1, dense2), nn.Tanh(), nn.Dropout(), nn.Linear(dense2, CLASSES),
)
pictures = torch.rand(PICTURES, 3, HEIGHT, WIDTH)
labels = torch.arange(PICTURES) % CLASSES
if sys.argv[6] == "channels_last":
    network = network.to(memory_format=torch.channels_last)
    pictures = pictures.contiguous(memory_format=torch.channels_last)
optimiser = torch.optim.Adam(network.parameters(), lr=1e-3, eps=1e-7)
schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 / (1 + 2e-5 * step))
network.train()
print("ready", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    loss_sum, right = 0.0, 0
    for batch in torch.randperm(PICTURES).split(BATCH):
        scores = network(pictures[batch])
        loss = nn.functional.cross_entropy(scores, labels[batch])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        loss_sum += loss.item() * len(batch)
        right += (scores.argmax(1) == labels[batch]).sum().item()
    print(f"{time.perf_counter() - start:.6f}", flush=True)
