using TempleDashboard.Benchmarks.Running;
using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Benchmarks.ConvNets;

/// <summary>An epoch of the ConvNet's training beside PyTorch: same network, same threads, in turns.</summary>
internal sealed class ConvNetBenchmark : IBenchmark
{
    private const int Pictures = 400, Width = 96, Height = 54, Epochs = 15, WarmUp = 2;

    public string Name => "convnet";

    public string Sentence =>
        "an epoch of the ConvNet's training (400 pictures of 96 x 54, batches of 32) beside PyTorch (at most 1.0, goal 0.7)";

    public Task RunAsync(CancellationToken cancellationToken)
    {
        var seeds = new ConvNetOptions { Epochs = Epochs };
        Compare("the earlier system's network", seeds, cancellationToken);
        Compare(
            "32 and 64 filters, 128 and 64 units", seeds with
            {
                Filters1 = 32,
                Filters2 = 64,
                Dense1 = 128,
                Dense2 = 64,
            },
            cancellationToken);
        return Task.CompletedTask;
    }

    private static void Compare(string network, ConvNetOptions options, CancellationToken cancellationToken)
    {
        var threads = Environment.ProcessorCount;
        using var contiguous = PyTorchEpochs.Start(options, threads, "contiguous");
        using var channelsLast = PyTorchEpochs.Start(options, threads, "channels_last");
        var (ours, plain, last) = (new List<double>(), new List<double>(), new List<double>());
        ConvNetTrainer.Train(RandomPictures(), options, seed: 1, threads, null, checkpoint =>
        {
            ours.Add(checkpoint.Epochs[^1].Seconds);
            plain.Add(contiguous.Train());
            last.Add(channelsLast.Train());
        }, cancellationToken);
        var (own, reference, best) = (Median(ours), Median(plain), Median(last));
        Figures.Print($"{network}, {threads} threads");
        Figures.Print(
            $"  epoch {own:0.000} s; PyTorch {reference:0.000} s, ratio {own / reference:0.00}; ",
            $"PyTorch with channels last {best:0.000} s, ratio {own / best:0.00}");
        Figures.Print(
            $"  peak memory: this program {Figures.PeakMegabytes(Environment.ProcessId):0} MB; PyTorch ",
            $"{contiguous.PeakMegabytes:0} MB, with channels last {channelsLast.PeakMegabytes:0} MB");
    }

    private static double Median(List<double> seconds) => Figures.Median(seconds.Skip(WarmUp));

    private static ConvNetData RandomPictures()
    {
        var pixels = new byte[Pictures * Width * Height * ConvNetNetwork.Bands];
        new Random(1).NextBytes(pixels);
        int[] all = [.. Enumerable.Range(0, Pictures)];
        return new ConvNetData(pixels, Width, Height, [.. all.Select(i => i % 2)], 2, all, []);
    }
}
