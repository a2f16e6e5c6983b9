using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Tests.Learning.ConvNets;

public sealed class GradientTests
{
    /// <summary>Networks of as little as possible beside the layer under test, which lies between weights and the loss.</summary>
    public static TheoryData<string, LayerSpec[]> Networks =>
        new()
        {
            { "Dense", [LayerSpec.Flatten, LayerSpec.Dense(4), LayerSpec.Dense(3), LayerSpec.Softmax] },
            { "Tanh", [LayerSpec.Flatten, LayerSpec.Dense(4), LayerSpec.Tanh, LayerSpec.Dense(3), LayerSpec.Softmax] },
            { "Dropout", [LayerSpec.Flatten, LayerSpec.Dense(5), LayerSpec.Dropout(0.3), LayerSpec.Dense(3), LayerSpec.Softmax] },
            { "Relu of a row", [LayerSpec.Flatten, LayerSpec.Dense(6), LayerSpec.Relu, LayerSpec.Dense(3), LayerSpec.Softmax] },
            { "Conv", [LayerSpec.Conv(2), LayerSpec.Flatten, LayerSpec.Dense(3), LayerSpec.Softmax] },
            {
                "Conv on Conv",
                [LayerSpec.Conv(2), LayerSpec.Tanh, LayerSpec.Conv(3), LayerSpec.Flatten, LayerSpec.Dense(3), LayerSpec.Softmax]
            },
            { "Relu of maps", [LayerSpec.Conv(2), LayerSpec.Relu, LayerSpec.Flatten, LayerSpec.Dense(3), LayerSpec.Softmax] },
            { "MaxPool", [LayerSpec.Conv(2), LayerSpec.MaxPool, LayerSpec.Flatten, LayerSpec.Dense(3), LayerSpec.Softmax] },
            {
                "MaxPool after Relu",
                [LayerSpec.Conv(2), LayerSpec.Relu, LayerSpec.MaxPool, LayerSpec.Flatten, LayerSpec.Dense(3), LayerSpec.Softmax]
            },
            {
                "MaxPool before Relu",
                [LayerSpec.Conv(2), LayerSpec.MaxPool, LayerSpec.Relu, LayerSpec.Flatten, LayerSpec.Dense(3), LayerSpec.Softmax]
            },
            {
                "MaxPool after Tanh",
                [LayerSpec.Conv(2), LayerSpec.Tanh, LayerSpec.MaxPool, LayerSpec.Flatten, LayerSpec.Dense(3), LayerSpec.Softmax]
            },
            { "Dropout of maps", [LayerSpec.Conv(2), LayerSpec.Dropout(0.5), LayerSpec.Flatten, LayerSpec.Dense(3), LayerSpec.Softmax] },
        };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Differentiate_EveryWeight_IsTheSlopeOfTheLoss(string _, LayerSpec[] layers)
    {
        // Odd sides, so that pooling leaves a row and a column out.
        var network = new ConvNetNetwork(width: 7, height: 5, layers);
        using var check = new GradientCheck(network, count: 5, seed: 3);

        // The kinks of ReLU and pooling within a step show more in single weights than along directions of many.
        foreach (var slice in check.Parameters.Slices)
        {
            Assert.True(
                check.LargestErrorOfSingleWeights(slice, 2e-3f) < 2e-2,
                $"{slice.Spec.Name}: {check.LargestErrorOfSingleWeights(slice, 2e-3f)}");
        }
    }

    [Theory]
    [InlineData(96, 54, 2)]
    [InlineData(37, 29, 5)]
    public void Differentiate_WholeNetwork_IsTheSlopeOfTheLoss(int width, int height, int classCount)
    {
        using var check = new GradientCheck(ConvNetNetwork.Of(new ConvNetOptions(), width, height, classCount), count: 8, seed: 5);

        foreach (var slice in check.Parameters.Slices)
        {
            Assert.True(
                check.LargestErrorOfDirections(slice, 3e-4f) < 6e-3, $"{slice.Spec.Name}: {check.LargestErrorOfDirections(slice, 3e-4f)}");
        }
    }
}
