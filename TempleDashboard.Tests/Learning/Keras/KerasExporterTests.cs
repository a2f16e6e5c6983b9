using Google.Protobuf;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Learning.Keras;
using TempleDashboard.Tests.Learning.ConvNets;

namespace TempleDashboard.Tests.Learning.Keras;

/// <summary>A saved model answers as Keras would: the numbers were computed elsewhere (tools/record-golden/keras.py).</summary>
public sealed class KerasExporterTests
{
    [Theory]
    [InlineData("last-same")]
    [InlineData("first-valid")]
    [InlineData("last-even")]
    [InlineData("keras1-theano")]
    [InlineData("first-same")]
    public void Export_SavedModel_AnswersAsKerasWould(string name)
    {
        var golden = KerasCase.Golden(name);
        var (height, width) = (golden.GetProperty("height").GetInt32(), golden.GetProperty("width").GetInt32());

        using var model = ConvNetFiles.Models().Open(new KerasCase(name).Export(), region: null);
        var answers = model.Answer(KerasCase.Pictures(height, width), 3, default);

        Assert.Equal((width, height), (model.View.Width, model.View.Height));
        var expected = golden.GetProperty("probabilities").EnumerateArray().SelectMany(row => row.EnumerateArray())
            .Select(value => value.GetDouble()).ToArray();
        Assert.Equal(expected.Length, answers.Probabilities.Length);
        Assert.All(expected.Zip(answers.Probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    /// <summary>A network that the product trained, kept as Keras keeps one, answers as it did.</summary>
    [Fact]
    public void Export_NetworkOfTheProductKeptAsKerasDoes_AnswersTheSame()
    {
        var data = SquarePictures.Draw(train: 48, validation: 16);
        var trained = ConvNetTrainer.Train(data, new ConvNetOptions { Epochs = 4, Dropout = 0.2 }, 1, 2, null, null, default);
        string[] names = ["Square", "None"];
        using var own = ConvNetFiles.Models().Open(ConvNetExporter.Export(trained, names), region: null);

        using var imported = ConvNetFiles.Models().Open(KerasCopy.Of(trained, names).Export(KerasPixels.MinusOneToOne), region: null);

        var before = own.Answer(data.Pictures, data.Labels.Length, default);
        var after = imported.Answer(data.Pictures, data.Labels.Length, default);
        Assert.All(before.Probabilities.Zip(after.Probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(before.Embeddings.Length, after.Embeddings.Length);
        Assert.All(before.Embeddings.Zip(after.Embeddings), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void Export_SameFiles_GiveTheSameBytes() =>
        Assert.Equal(new KerasCase("last-same").Export().ToByteArray(), new KerasCase("last-same").Export().ToByteArray());

    [Fact]
    public void Export_ArchitectureThatIsTextWithinJson_IsRead()
    {
        var saved = new KerasCase("last-same");
        var plain = saved.Export().ToByteArray();
        saved.Architecture = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(System.Text.Encoding.UTF8.GetString(saved.Architecture));

        Assert.Equal(plain, saved.Export().ToByteArray());
    }

    [Fact]
    public void Export_WeightsOfOtherNumbers_AreRead()
    {
        var plain = new KerasCase(KerasCase.Dense()).Export();

        Assert.Equal(plain, new KerasCase(KerasCase.Dense(new double[48])).Export());
    }
}
