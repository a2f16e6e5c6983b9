"""Decodes each JPEG of a folder, makes it small and encodes that; answers each line, "jpg" or "webp", with milliseconds a picture.

Usage: opencv_thumbnails.py FOLDER
"""
import pathlib
import sys
import time

import cv2
import numpy as np

cv2.setNumThreads(1)
QUALITY = {"jpg": [cv2.IMWRITE_JPEG_QUALITY, 80], "webp": [cv2.IMWRITE_WEBP_QUALITY, 80]}
files = [np.frombuffer(path.read_bytes(), np.uint8) for path in sorted(pathlib.Path(sys.argv[1]).iterdir())]
for line in sys.stdin:
    kind = line.strip()
    start = time.perf_counter()
    for encoded in files:
        picture = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
        small = cv2.resize(picture, (320, 180), interpolation=cv2.INTER_AREA)
        cv2.imencode("." + kind, small, QUALITY[kind])
    print((time.perf_counter() - start) * 1000 / len(files), flush=True)
