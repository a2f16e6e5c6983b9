using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Models;

/// <summary>What is put together of a version, for others to run.</summary>
[Collection(DemoModelCollection.Name)]
public sealed class WholeModelsTests(DemoModel demo)
{
    private WholeModels Models => demo.Host.Get<WholeModels>();

    private string Downloads => demo.Host.Get<DataFolder>().Downloads;

    [Fact]
    public async Task Onnx_InABareSession_GivesTheServersAnswers()
    {
        using var session = new InferenceSession(await demo.WholeAsync());
        using var options = new RunOptions();
        var (height, width) = Size(session);
        foreach (var (index, file) in demo.Pictures.Index())
        {
            using var input = OrtValue.CreateTensorValueFromMemory(Pixels(file, width, height), [1, height, width, 3]);
            using var outputs = session.Run(options, ["picture"], [input], ["probabilities"]);
            Assert.InRange(DemoModel.Furthest(demo.Served[index], outputs[0].GetTensorDataAsSpan<float>().ToArray()), 0, 1e-4);
        }
    }

    [Fact]
    public async Task Onnx_ThroughApplyOnnxModel_GivesTheServersAnswers()
    {
        using var folder = new Cli.TempFolder();
        var model = await demo.WholeAsync();
        var file = folder.File("model.onnx", model);
        using var session = new InferenceSession(model);
        var (height, width) = Size(session);
        var ml = new MLContext();
        var schema = SchemaDefinition.Create(typeof(PixelRow));
        var column = schema[nameof(PixelRow.Pixels)];
        (column.ColumnName, column.ColumnType) = ("picture", new VectorDataViewType(NumberDataViewType.Byte, height, width, 3));
        var rows = ml.Data.LoadFromEnumerable(
            demo.Pictures.Select(picture => new PixelRow { Pixels = Pixels(picture, width, height) }), schema);

        using var chain = ml
            .Transforms.ApplyOnnxModel(["probabilities"], ["picture"], file, shapeDictionary: null, gpuDeviceId: null, fallbackToCpu: false)
            .Fit(rows);

        var answers = chain.Transform(rows).GetColumn<float[]>("probabilities").ToList();
        Assert.Equal(demo.Served.Length, answers.Count);
        Assert.All(answers, (answer, index) => Assert.InRange(DemoModel.Furthest(demo.Served[index], answer), 0, 1e-4));
    }

    /// <summary>A step of brightness here and there moves a probability; by how much depends on the run's seed, which is drawn.</summary>
    [Theory]
    [InlineData(640, 360)]
    [InlineData(400, 225)]
    [InlineData(120, 200)]
    public async Task Zip_LoadedByMlNet_GivesTheServersAnswersToFiles(int width, int height)
    {
        byte[][] pictures = [.. demo.Pictures.Select(file => PngFile.Encode(width, height, Pixels(file, width, height)))];

        var differences = await DifferencesAsync(pictures, "png");

        Assert.InRange(differences.Order().ElementAt(differences.Count / 2), 0, 0.01);
        Assert.InRange(differences.Max(), 0, 0.05);
    }

    /// <summary>
    /// JPEG files that the server reads at half their size give pixels that differ by a step here and there, which moves a probability by
    /// up to 0.05 and, at other seeds, perhaps by more.
    /// </summary>
    [Fact]
    public async Task Zip_LoadedByMlNet_GivesNearlyTheServersAnswersToACamerasFiles()
    {
        var differences = await DifferencesAsync(demo.Pictures, "jpg");

        Assert.InRange(differences.Order().ElementAt(differences.Count / 2), 0, 0.01);
        Assert.InRange(differences.Max(), 0, 0.08);
    }

    [Theory]
    [InlineData(WholeModelFormat.Onnx)]
    [InlineData(WholeModelFormat.Zip)]
    public async Task OpenAsync_Twice_GivesTheSameBytesAndLeavesNothing(WholeModelFormat format)
    {
        var first = await demo.WholeAsync(format);
        await (await Models.OpenAsync(demo.Model.Id, format, default)).Content!.DisposeAsync(); // cut off before a byte was read
        using var cut = new CancellationTokenSource();
        await cut.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Models.OpenAsync(demo.Model.Id, format, cut.Token));

        Assert.Equal(first, await Models.ReadWholeAsync(demo.Model.Id, format));
        Assert.Empty(Directory.GetFileSystemEntries(Downloads));
        Assert.False(File.Exists(demo.Left));
        if (format == WholeModelFormat.Onnx)
            Assert.Equal(demo.Model.ModelSha256, Convert.ToHexStringLower(SHA256.HashData(first)));
    }

    /// <summary>
    /// ML.NET writes the blocks of its own tables (.idv) in the order in which its threads end: one download in 150 had other bytes.
    /// </summary>
    [Fact]
    public async Task Zip_HoldsNoTableWhoseBytesDependOnThreads()
    {
        using var archive = new ZipArchive(new MemoryStream(await demo.WholeAsync(WholeModelFormat.Zip)));

        Assert.DoesNotContain(archive.Entries, entry => entry.Name.EndsWith(".idv", StringComparison.Ordinal));
    }

    /// <summary>64 bytes of the head turned round: what would be downloaded is another model.</summary>
    [Theory]
    [InlineData(WholeModelFormat.Onnx)]
    [InlineData(WholeModelFormat.Zip)]
    public async Task OpenAsync_HeadDamaged_IsRefusedAndNamesTheFolder(WholeModelFormat format)
    {
        var file = demo.Host.Get<ModelFolder>().OwnFileOf(demo.Model.Folder);
        var whole = await File.ReadAllBytesAsync(file);
        try
        {
            var damaged = whole.ToArray();
            for (var i = 0; i < 64; i++)
                damaged[(damaged.Length / 2) + i] ^= 0xFF;
            await File.WriteAllBytesAsync(file, damaged);

            var refused = await Models.OpenAsync(demo.Model.Id, format, default);

            Assert.Null(refused.Content);
            Assert.Contains($"files in {demo.Model.Folder} in the models folder are damaged", refused.Refusal, StringComparison.Ordinal);
        }
        finally
        {
            await File.WriteAllBytesAsync(file, whole);
        }
    }

    [Fact]
    public async Task OpenAsync_BackboneGone_SaysSoInWords()
    {
        await using var db = demo.Host.Database();
        var gone = new string('a', 64);
        await db.Models.ExecuteUpdateAsync(model => model.SetProperty(row => row.BackboneSha256, gone));
        try
        {
            var refused = await Models.OpenAsync(demo.Model.Id, WholeModelFormat.Onnx, default);
            Assert.Null(refused.Content);
            Assert.False(refused.IsGone);
            Assert.Contains("Model 1 of 'demo' was made with backbone aaaaaaaaaaaa..., which is missing here", refused.Refusal);
        }
        finally
        {
            await db.Models.ExecuteUpdateAsync(model => model.SetProperty(row => row.BackboneSha256, demo.Model.BackboneSha256));
        }
        Assert.True((await Models.OpenAsync(987654321, WholeModelFormat.Zip, default)).IsGone);
    }

    [Theory]
    [InlineData("410010", "default", "410010-default-v3.onnx")]
    [InlineData("../etc", "a b:\"c\"", "___etc-a_b__c_-v3.onnx")]
    [InlineData("寺", "door", "寺-door-v3.onnx")]
    public void NameOf_AnyNames_IsAPlainFileName(string temple, string classifier, string expected) =>
        Assert.Equal(expected, WholeModels.NameOf(new ClassifierRef(temple, classifier), 3, WholeModelFormat.Onnx));

    private async Task<List<double>> DifferencesAsync(byte[][] pictures, string extension)
    {
        using var folder = new Cli.TempFolder();
        var served = await demo.AnswerAsync(pictures);
        var ml = new MLContext();
        using var zip = new MemoryStream(await demo.WholeAsync(WholeModelFormat.Zip));
        using var engine = ml.Model.CreatePredictionEngine<Question, Answer>(ml.Model.Load(zip, out _));
        var differences = new List<double>();
        foreach (var (index, picture) in pictures.Index())
        {
            var answer = engine.Predict(new Question { Picture = folder.File($"{index}.{extension}", picture) });
            differences.Add(DemoModel.Furthest(served[index], answer.Score));
            Assert.Equal(demo.Model.Categories[Array.IndexOf(answer.Score, answer.Score.Max())], Assert.Single(answer.PredictedLabel));
        }
        return differences;
    }

    private static (int Height, int Width) Size(InferenceSession session) =>
        (session.InputMetadata["picture"].Dimensions[1], session.InputMetadata["picture"].Dimensions[2]);

    private byte[] Pixels(byte[] file, int width, int height) => demo.Host.Get<ImageDecoder>().DecodePixels(file, width, height);

    private sealed class PixelRow
    {
        public byte[] Pixels { get; set; } = [];
    }

    private sealed class Question
    {
        public string Picture { get; set; } = "";
    }

    private sealed class Answer
    {
        public string[] PredictedLabel { get; set; } = [];

        public float[] Score { get; set; } = [];
    }
}
