using System.Diagnostics;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using TempleDashboard.Benchmarks.Running;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Onnx;

namespace TempleDashboard.Benchmarks.Embedding;

/// <summary>The backbone as the product calls it, beside the bare ONNX Runtime session on the same pixels.</summary>
internal sealed class EmbedBenchmark : IBenchmark
{
    private const int Rounds = 15;

    public string Name => "embed";

    public string Sentence => "embedding of decoded pictures beside the bare ONNX Runtime session (at most 1.15)";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var services = await DomainServices.StartAsync(cancellationToken);
        var backbone = services.Get<BackboneProvider>().Get();
        using var session = OnnxSession.Open(backbone.ReadModel().ToByteArray());
        foreach (var count in new[] { 1, 8 })
            Measure(backbone, session, count, cancellationToken);
        Figures.Print($"peak memory {Figures.PeakMegabytes(Environment.ProcessId):0} MB, both sessions in one process");
    }

    private static void Measure(Backbone backbone, InferenceSession session, int count, CancellationToken cancellationToken)
    {
        var pixels = new byte[count * backbone.PictureBytes];
        new Random(1).NextBytes(pixels);
        var embeddings = new float[count * backbone.EmbeddingLength];
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [count, backbone.InputHeight, backbone.InputWidth, 3]);
        using var output = OrtValue.CreateTensorValueFromMemory(new float[embeddings.Length], [count, backbone.EmbeddingLength]);
        using var options = new RunOptions();
        var (ours, bare) = (new List<double>(), new List<double>());
        for (var round = -2; round < Rounds; round++)
        {
            var own = Time(() => backbone.Embed(pixels, count, embeddings, cancellationToken));
            var reference = Time(() => session.Run(options, session.InputNames, [input], session.OutputNames, [output]));
            if (round < 0)
                continue;
            ours.Add(own);
            bare.Add(reference);
        }
        var (figure, beside) = (Figures.Median(ours), Figures.Median(bare));
        Figures.Print($"{count} at a time: {figure:0.0} ms, bare session {beside:0.0} ms, ratio {figure / beside:0.00}");
    }

    private static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
