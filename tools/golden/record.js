// Runs the backbone's source network with TensorFlow.js on a made-up picture and records means of feature maps, for the
// tests (golden.json) and for BackboneSpecs.Default. Takes a minute:
//   cd wwwroot-assets && bash fetch.sh; cd ../tools/golden && npm ci --ignore-scripts && npm run record
import fs from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';

const here = import.meta.dirname;
const modelFolder = path.join(here, '../../wwwroot-assets/node_modules/@codait/max-image-segmenter/model');
const output = path.join(here, '../../TempleDashboard.Tests/Learning/Backbones/golden.json');
const block = 'MobilenetV2/expanded_conv_';
const layers = [`${block}6/project/BatchNorm/FusedBatchNorm`, `${block}13/expand/Relu6`, `${block}16/expand/Relu6`, `${block}16/project/BatchNorm/FusedBatchNorm`];
const side = 321;
const everyChannel = 16;

// The same picture as GoldenPicture.Draw in C#.
function picture() {
  const values = new Float32Array(side * side * 3);
  for (let y = 0, i = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      for (let channel = 0; channel < 3; channel++)
        values[i++] = ((x * (channel + 2) + y * (5 - channel) + ((x * y) >> 4)) & 255) / 127.5 - 1;
  return tf.tensor4d(values, [1, side, side, 3]);
}

async function load() {
  const source = JSON.parse(fs.readFileSync(path.join(modelFolder, 'model.json'), 'utf8'));
  const shards = source.weightsManifest.flatMap(group => group.paths).map(name => fs.readFileSync(path.join(modelFolder, name)));
  const weights = Buffer.concat(shards);
  return tf.loadGraphModel({
    load: async () => ({
      modelTopology: source.modelTopology,
      weightSpecs: source.weightsManifest.flatMap(group => group.weights),
      weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.length),
    }),
  });
}

const means = map => map.mean([1, 2]).arraySync()[0].filter((_, channel) => channel % everyChannel === 0);

const model = await load();
const maps = model.execute({ sub_7: picture() }, layers);
const recorded = maps.map((map, i) => {
  const [, height, width, channels] = map.shape;
  const everySecond = map.stridedSlice([0, 0, 0, 0], [1, height, width, channels], [1, 2, 2, 1]);
  return { layer: layers[i], channels, height, width, mean: means(map), meanOfEverySecond: means(everySecond) };
});
fs.writeFileSync(output, JSON.stringify({ tfjs: tf.version_core, side, everyChannel, layers: recorded }, null, 1) + '\n');
