using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using TempleDashboard.Learning.Export;
using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Tests.Learning.Export;

public sealed class ModelExporterTests
{
    [Fact]
    public void Join_RunInOnnxRuntime_GivesTheHeadsProbabilities()
    {
        const int count = 5;
        var pictures = new byte[count * TinyModel.PictureBytes];
        new Random(1).NextBytes(pictures);
        using var session = new InferenceSession(TinyModel.Combined().ToByteArray());
        using var input = OrtValue.CreateTensorValueFromMemory(pictures, [count, 4, 6, 3]);
        using var options = new RunOptions();

        using var outputs = session.Run(options, [ModelExporter.Picture], [input], [ModelExporter.Probabilities, ModelExporter.Embedding]);

        var probabilities = outputs[0].GetTensorDataAsSpan<float>().ToArray();
        var embeddings = outputs[1].GetTensorDataAsSpan<float>().ToArray();
        Assert.Equal([ModelExporter.Probabilities, ModelExporter.Embedding], session.OutputNames);
        Assert.True(probabilities.Max() - probabilities.Min() > 0.2);
        var expected = new float[3];
        for (var i = 0; i < count; i++)
        {
            TinyModel.Head.Predict(embeddings.AsSpan(i * 3, 3), expected);
            Assert.All(expected, (p, k) => Assert.Equal(p, probabilities[i * 3 + k], 1e-5));
        }
    }

    [Fact]
    public void NormalOnlyExporter_RunInOnnxRuntime_GivesOnesAndTheEmbedding()
    {
        var model = ModelExporter.Join(TinyModel.Backbone(), NormalOnlyExporter.Head(3, "normal", TinyModel.BackboneHash)).ToByteArray();
        using var session = new InferenceSession(model);
        using var input = OrtValue.CreateTensorValueFromMemory(
            Enumerable.Repeat((byte)7, 2 * TinyModel.PictureBytes).ToArray(), [2, 4, 6, 3]);
        using var options = new RunOptions();

        using var outputs = session.Run(options, [ModelExporter.Picture], [input], [ModelExporter.Probabilities, ModelExporter.Embedding]);

        Assert.Equal([2L, 1], outputs[0].GetTensorTypeAndShape().Shape);
        Assert.Equal([1, 1], outputs[0].GetTensorDataAsSpan<float>().ToArray());
        Assert.Equal([7, 7, 7, 7, 7, 7], outputs[1].GetTensorDataAsSpan<float>().ToArray());
        Assert.Equal(NormalOnlyExporter.Kind, ExportedKind.Read(model));
        Assert.Null(ExportedKind.Read(model[..(model.Length / 2)]));
    }

    [Fact]
    public void HeadReader_OfAnExportedModel_GivesEveryNumberBack()
    {
        var read = HeadReader.Read(TinyModel.Combined().ToByteArray());

        Assert.Equal(TinyModel.Categories, read.Categories);
        Assert.Equal(TinyModel.BackboneHash, read.BackboneHash);
        Assert.Equal(TinyModel.Head.Scaler.Mean, read.Head.Scaler.Mean);
        Assert.Equal(TinyModel.Head.Scaler.Scale, read.Head.Scaler.Scale);
        Assert.Equal(TinyModel.Head.Weights, read.Head.Weights);
        Assert.Equal(TinyModel.Head.Bias, read.Head.Bias);
        Assert.Equal(TinyModel.Head.Temperature, read.Head.Temperature);
    }

    [Fact]
    public void HeadReader_OfABareBackbone_SaysWhatIsMissing()
    {
        var error = Assert.Throws<InvalidDataException>(() => HeadReader.Read(TinyModel.Backbone().ToByteArray()));

        Assert.Contains("features.mean", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HeadReader_OfACutFile_SaysThatItIsDamaged()
    {
        var bytes = TinyModel.Combined().ToByteArray();

        Assert.Throws<InvalidDataException>(() => HeadReader.Read(bytes[..(bytes.Length / 2)]));
    }

    [Fact]
    public void Join_HeadOfAnotherBackbone_NamesBothLengths()
    {
        var head = new LinearHead(new FeatureScaler([0, 0], [1, 1]), [1, 2, 3, 4], [0, 0], 1);

        var error = Assert.Throws<ArgumentException>(() =>
            ModelExporter.Join(TinyModel.Backbone(), ModelExporter.Head(head, ["a", "b"], "")));

        Assert.Contains("3 features, the head takes 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Architecture_OfTheModel_ListsLayersAndCountsParameters()
    {
        var architecture = ModelArchitecture.Of(TinyModel.Combined());

        Assert.Equal(["picture: uint8 [N, 4, 6, 3]"], architecture.Inputs);
        Assert.Equal(["Cast", "ReduceMean", "Sub", "Div", "Gemm", "Div", "Softmax"], architecture.Layers.Select(l => l.Type));
        Assert.Equal(12, architecture.Layers[4].Parameters);
        Assert.Equal([1L], architecture.Layers[4].Settings["transB"]);
        Assert.Equal(2 + 3 + 3 + 9 + 3 + 1, architecture.Parameters);
    }
}
