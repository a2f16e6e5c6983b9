using TempleDashboard.Demo;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Tests.Learning.ConvNets;

public sealed class ConvNetDemoTests
{
    private const int Width = 64, Height = 36;

    [Fact]
    public void Train_DoorOfTheDemoTemple_LearnsItAndReadsNewDaysRight()
    {
        var generator = new DemoTempleGenerator();
        DemoScene[] scenes = [.. generator.Plan(seed: 4, perCategory: 80)];
        var pictures = new byte[scenes.Length * Width * Height * ImageDecoder.Bands];
        Parallel.For(0, scenes.Length, i =>
            ConvNetFiles
                .Decoder.DecodePixels(generator.Draw(scenes[i]).Jpeg, Width, Height)
                .CopyTo(pictures, i * Width * Height * ImageDecoder.Bands));
        var data = new ConvNetData(
            pictures,
            Width,
            Height,
            [.. scenes.Select(scene => scene.DoorOpen ? 1 : 0)],
            2,
            Of(scenes, Split.Train),
            Of(scenes, Split.Test));

        // Less dropout than the earlier system's learns as much of so few pictures in half the epochs.
        var trained = ConvNetTrainer.Train(
            data, new ConvNetOptions { Epochs = 60, Dropout = 0.2 }, seed: 1, threads: 2, null, null, default);

        Assert.True(
            trained.Epochs[^1].TrainLoss < trained.Epochs[0].TrainLoss / 2,
            $"{trained.Epochs[0].TrainLoss} -> {trained.Epochs[^1].TrainLoss}");
        Assert.True(
            trained.Validation!.Accuracy > 0.95,
            $"{trained.Validation.Accuracy:0.000} of {trained.Validation.Indices.Length} on days never seen");
    }

    private static int[] Of(DemoScene[] scenes, Split split) =>
        [.. Enumerable.Range(0, scenes.Length).Where(i => scenes[i].Split == split)];
}
