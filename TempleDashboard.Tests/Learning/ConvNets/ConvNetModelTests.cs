using TempleDashboard.Domain.Learning.ConvNets;
using TempleDashboard.Domain.Learning.Embeddings;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Learning.ConvNets;

public sealed class ConvNetModelTests : IDisposable
{
    private static readonly Region RightHalf = new(0.5, 0, 0.5, 1);

    private readonly string folder = Directory.CreateTempSubdirectory("temple-convnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task AnswerStoredAsync_StoredPictures_AnswersAsForTheirBytesAndReportsProgress()
    {
        var blobs = new FileBlobStore(folder, TimeProvider.System);
        byte[][] files = [.. Enumerable.Range(0, 70).Select(i => PngFile.Stripes(i % 2 == 0, i))];
        foreach (var file in files)
            await blobs.PutAsync(BlobKey.Picture(Sha256.Hex(file)), file, default);
        using var model = Open(region: null);
        var reported = new List<int>();

        var stored = await model.AnswerStoredAsync([.. files.Select(file => Sha256.Hex(file))], new Reports(reported), default);

        var direct = model.Answer([.. files.Select(file => (ReadOnlyMemory<byte>)file)], default);
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

        var seen = whole.Answer([left, bare], default).Embeddings.Chunk(whole.EmbeddingLength).ToArray();
        var half = right.Answer([left, bare], default).Embeddings.Chunk(right.EmbeddingLength).ToArray();

        // The noise of both pictures is that of the same seed, so without the spot they are equal.
        Assert.NotEqual(seen[0], seen[1]);
        Assert.Equal(half[0], half[1]);
    }

    [Fact]
    public void Answer_ManyThreads_GivesWhatOneGives()
    {
        using var model = Open(region: null);
        ReadOnlyMemory<byte>[] pictures = [.. Enumerable.Range(0, 5).Select(i => (ReadOnlyMemory<byte>)PngFile.Stripes(true, i))];
        var alone = model.Answer(pictures, default);

        Parallel.For(0, 16, _ => Assert.Equal(alone.Probabilities, model.Answer(pictures, default).Probabilities));
    }

    [Fact]
    public async Task Answer_UnreadableOrMissingPicture_SaysWhich()
    {
        using var model = Open(region: null);
        var damaged = "no picture"u8.ToArray();
        var missing = new string('a', 64);

        var unreadable = Assert.Throws<UnreadablePictureException>(() => model.Answer([PngFile.Stripes(true, 1), damaged], default));
        var gone = await Assert.ThrowsAsync<UnreadablePictureException>(() => model.AnswerStoredAsync([missing], null, default));

        Assert.Contains(Sha256.Hex(damaged), unreadable.Message);
        Assert.Contains(missing, gone.Message);
    }

    [Fact]
    public void AnswerPixels_Cancelled_Stops()
    {
        using var model = Open(region: null);

        Assert.ThrowsAny<OperationCanceledException>(() => model.AnswerPixels(new byte[32 * 24 * 3], new CancellationToken(canceled: true)));
    }

    private ConvNetModel Open(Region? region)
    {
        var network = ConvNetNetwork.Of(new ConvNetOptions(), 32, 24, 2);
        var random = new Random(1);
        float[] weights = [.. Enumerable.Range(0, (int)network.ParameterCount).Select(_ => (float)(random.NextDouble() - 0.5) / 5)];
        var exported = ConvNetExporter.Export(new TrainedConvNet(network, weights, 1, null, [], 0, []), ["Yes", "No"]);
        return ConvNetFiles.Models(folder).Open(exported, region);
    }

    private sealed class Reports(List<int> reported) : IProgress<int>
    {
        public void Report(int value) => reported.Add(value);
    }
}
