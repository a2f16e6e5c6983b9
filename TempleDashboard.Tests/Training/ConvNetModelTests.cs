using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Tests.Learning.ConvNets;
using TempleDashboard.Tests.Pictures;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Training;

public sealed class ConvNetModelTests : IDisposable
{
    private static readonly Region RightHalf = new(0.5, 0, 0.5, 1);

    private readonly string _folder = Directory.CreateTempSubdirectory("temple-convnet-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AnswerStoredAsync_StoredPictures_AnswersAsForTheirBytesAndReportsProgress()
    {
        var blobs = new FileBlobStore(_folder, TimeProvider.System);
        byte[][] files = [.. Enumerable.Range(0, 70).Select(i => PngFile.Stripes(i % 2 == 0, i))];
        foreach (var file in files)
            await blobs.PutAsync(BlobKey.Picture(Sha256.Hex(file)), file, default);
        using var model = Open(region: null);
        var reported = new List<int>();

        var stored = await model.AnswerStoredAsync([.. files.Select(file => Sha256.Hex(file))], new Reports(reported), default);

        var direct = Answer(model, files);
        Assert.Equal(direct.Probabilities, stored.Probabilities);
        Assert.Equal(direct.Embeddings, stored.Embeddings);
        Assert.Equal([64, 70], reported);
        Assert.All(stored.Probabilities.Chunk(2), row => Assert.Equal(1, row.Sum(), 1e-5));
    }

    [Fact]
    public void Answer_Region_LooksThereOnly()
    {
        using var whole = Open(region: null);
        using var right = Open(RightHalf);
        byte[] left = SpottedPicture.Draw(1, (10, 50)), bare = SpottedPicture.Draw(1, null);

        var seen = Answer(whole, left, bare).Embeddings.Chunk(whole.EmbeddingLength).ToArray();
        var half = Answer(right, left, bare).Embeddings.Chunk(right.EmbeddingLength).ToArray();

        // The noise of both pictures is that of the same seed, so without the spot they are equal.
        Assert.NotEqual(seen[0], seen[1]);
        Assert.Equal(half[0], half[1]);
    }

    [Fact]
    public void Answer_ManyThreads_GivesWhatOneGives()
    {
        using var model = Open(region: null);
        byte[][] pictures = [.. Enumerable.Range(0, 5).Select(i => PngFile.Stripes(true, i))];
        var alone = Answer(model, pictures);

        Parallel.For(0, 16, _ => Assert.Equal(alone.Probabilities, Answer(model, pictures).Probabilities));
    }

    [Fact]
    public async Task AnswerStoredAsync_UnreadableOrMissingPicture_SaysWhich()
    {
        using var model = Open(region: null);
        var damaged = "no picture"u8.ToArray();
        await new FileBlobStore(_folder, TimeProvider.System).PutAsync(BlobKey.Picture(Sha256.Hex(damaged)), damaged, default);
        var missing = new string('a', 64);

        foreach (var bad in new[] { Sha256.Hex(damaged), missing })
        {
            var thrown = await Assert.ThrowsAsync<UnreadablePictureException>(() => model.AnswerStoredAsync([bad], null, default));
            Assert.Contains(bad, thrown.Message);
        }
    }

    [Fact]
    public void Answer_NoWholePictures_SaysWhatTheyTake()
    {
        using var model = Open(region: null);

        var thrown = Assert.Throws<ArgumentException>(() => model.Answer(new byte[100], 1, default));

        Assert.Contains("1 pictures of 32 x 24 take 2304 bytes, got 100", thrown.Message);
    }

    [Fact]
    public void Answer_Cancelled_Stops()
    {
        using var model = Open(region: null);

        Assert.ThrowsAny<OperationCanceledException>(() => model.Answer(new byte[32 * 24 * 3], 1, new CancellationToken(canceled: true)));
    }

    private static PictureAnswers Answer(ConvNetModel model, params byte[][] files) =>
        model.Answer(
            files
                .SelectMany(file => TestPictures.Decoder().DecodePixels(file, model.View.Width, model.View.Height, model.View.Region))
                .ToArray(),
            files.Length,
            default);

    private ConvNetModel Open(Region? region)
    {
        var network = ConvNetNetwork.Of(new ConvNetOptions(), 32, 24, 2);
        var random = new Random(1);
        float[] weights = [.. Enumerable.Range(0, (int)network.ParameterCount).Select(_ => (float)(random.NextDouble() - 0.5) / 5)];
        var exported = ConvNetExporter.Export(new TrainedConvNet(network, weights, 1, null, [], 0, []), ["Yes", "No"]);
        return ConvNetFiles.Models(_folder).Open(exported, region);
    }

    private sealed class Reports(List<int> reported) : IProgress<int>
    {
        public void Report(int value) => reported.Add(value);
    }
}
