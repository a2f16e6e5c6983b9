using Google.Protobuf;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Learning.Export;
using TempleDashboard.Learning.Heads;
using TempleDashboard.Tests.Learning.Export;

namespace TempleDashboard.Tests.Learning.ConvNets;

public sealed class ConvNetExporterTests
{
    private static readonly string[] Categories = ["Door \"open\"", "Tür zu"];

    [Fact]
    public void Export_AnyPictures_AnswersAsTheEvaluationDoes()
    {
        var data = SquarePictures.Draw(train: 64, validation: 40);
        var trained = ConvNetTrainer.Train(data, new ConvNetOptions { Epochs = 10, Dropout = 0.2 }, 1, 2, null, null, default);
        using var model = Open(trained);

        var answers = model.Answer(data.Pictures, data.Labels.Length, default);

        Assert.NotEqual(1, trained.Temperature);
        var parameters = new ParameterStore(LayerPlan.Of(trained.Network));
        trained.Weights.CopyTo(parameters.Weights, 0);
        using var evaluation = new EvaluationSession(trained.Network, parameters, threads: 2);
        int[] all = [.. data.TrainIndices, .. data.ValidationIndices];
        var expected = Softmax.Probabilities(evaluation.Score(data, all, default), 2, trained.Temperature);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], answers.Probabilities[i], 1e-5f);
        Assert.Equal(expected.Length / 2 * model.EmbeddingLength, answers.Embeddings.Length);
        // Two parts, of length 1 and 1/2: maps and dense layer.
        Assert.All(answers.Embeddings.Chunk(model.EmbeddingLength), row =>
            Assert.Equal(1.25, row.Sum(value => (double)value * value), 1e-5));
    }

    [Theory]
    [InlineData(96, 54)]
    [InlineData(16, 16)]
    [InlineData(8, 8)]
    [InlineData(97, 31)]
    public void Export_AnySize_HasTheInputsAndOutputsOfAllModels(int width, int height)
    {
        var network = ConvNetNetwork.Of(new ConvNetOptions(), width, height, 2);
        var trained = new TrainedConvNet(network, new float[network.ParameterCount], 1, null, [], 0, []);

        var exported = ConvNetExporter.Export(trained, Categories);

        var architecture = ModelArchitecture.Of(exported);
        Assert.Equal([$"picture: uint8 [N, {height}, {width}, 3]"], architecture.Inputs);
        Assert.Equal("probabilities: float [N, 2]", architecture.Outputs[0]);
        Assert.StartsWith("embedding: float [N, ", architecture.Outputs[1]);
        Assert.Equal(["Conv", "Conv"], architecture.Layers.Select(layer => layer.Type).Where(type => type == "Conv"));
        Assert.All(exported.OpsetImport, opset => Assert.Equal("", opset.Domain));
        using var model = Open(trained);
        Assert.Equal((new PictureSize(width, height), 2), (model.Size, model.ClassCount));
        var answers = model.Answer(new byte[network.PictureBytes], 1, default);
        Assert.Equal([0.5f, 0.5f], answers.Probabilities);
        // Without weights nothing has a length, which must not become a division by zero.
        Assert.All(answers.Embeddings, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Made_OtherModelsAndDamage_AreNone()
    {
        var network = ConvNetNetwork.Of(new ConvNetOptions(), 16, 16, 2);
        var exported = ConvNetExporter
            .Export(new TrainedConvNet(network, new float[network.ParameterCount], 1, null, [], 0, []), Categories)
            .ToByteArray();

        Assert.Equal(ConvNetExporter.Kind, ExportedKind.Read(exported));
        Assert.Null(ExportedKind.Read(TinyModel.Combined().ToByteArray()));
        Assert.Null(ExportedKind.Read(exported[..100]));
    }

    [Fact]
    public void KindRead_NetworkOfManyWeights_PassesThemOver()
    {
        var network = ConvNetNetwork.Of(new ConvNetOptions(), 96, 54, 2);
        var trained = new TrainedConvNet(network, new float[network.ParameterCount], 1, null, [], 0, []);
        var exported = ConvNetExporter.Export(trained, Categories).ToByteArray();
        Assert.Equal(ConvNetExporter.Kind, ExportedKind.Read(exported));
        var before = GC.GetAllocatedBytesForCurrentThread();

        ExportedKind.Read(exported);

        var took = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(took < exported.Length / 10, $"{took} bytes for a file of {exported.Length}");
    }

    [Fact]
    public void Open_NoConvNet_IsRefused()
    {
        Assert.Throws<InvalidDataException>(() => ConvNetFiles.Models().Open([1, 2, 3], null));
        Assert.Throws<InvalidDataException>(() => ConvNetFiles.Models().Open(TinyModel.Backbone(), null));
    }

    private static ConvNetModel Open(TrainedConvNet trained) =>
        ConvNetFiles.Models().Open(ConvNetExporter.Export(trained, Categories), null);
}
