"""Fits a multinomial logistic regression; answers each line, an L2 strength, with milliseconds and the objective per sample.

Usage: sklearn_head.py FOLDER COUNT (the folder holds "features", float64, and "labels", int32)
"""
import pathlib
import sys
import time

import numpy as np
from sklearn.linear_model import LogisticRegression

folder = pathlib.Path(sys.argv[1])
labels = np.fromfile(folder / "labels", np.int32)
features = np.fromfile(folder / "features", np.float64).reshape(int(sys.argv[2]), -1)
for line in sys.stdin:
    l2 = float(line)
    start = time.perf_counter()
    fit = LogisticRegression(C=1 / l2, max_iter=2000).fit(features, labels)
    milliseconds = (time.perf_counter() - start) * 1000
    loss = -fit.predict_log_proba(features)[np.arange(len(labels)), labels].sum()
    print(milliseconds, (loss + l2 / 2 * (fit.coef_**2).sum()) / len(labels), flush=True)
