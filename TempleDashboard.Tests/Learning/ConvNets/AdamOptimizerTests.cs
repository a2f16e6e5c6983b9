using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Tests.Learning.ConvNets;

public sealed class AdamOptimizerTests
{
    private const double LearningRate = 0.01, Decay = 0.05;

    [Fact]
    public void Update_TenSteps_FollowsTheFormulasOfKeras()
    {
        var parameters = new ParameterStore(
            LayerPlan.Of(new ConvNetNetwork(3, 3, [LayerSpec.Flatten, LayerSpec.Dense(3), LayerSpec.Softmax])));
        var optimizer = new AdamOptimizer(parameters, LearningRate, Decay, threads: 2);
        var random = new Random(1);
        double[] weights = [.. parameters.Weights.Select(w => (double)w)];
        var (first, second) = (new double[weights.Length], new double[weights.Length]);

        for (var t = 1; t <= 10; t++)
        {
            for (var i = 0; i < weights.Length; i++)
                parameters.Gradients[i] = (float)(random.NextDouble() - 0.3) * (i % 5 == 0 ? 1e-6f : 1);
            optimizer.Update();
            var rate = LearningRate / (1 + Decay * (t - 1)) * Math.Sqrt(1 - Math.Pow(0.999, t)) / (1 - Math.Pow(0.9, t));
            for (var i = 0; i < weights.Length; i++)
            {
                double gradient = parameters.Gradients[i];
                first[i] = 0.9 * first[i] + 0.1 * gradient;
                second[i] = 0.999 * second[i] + 0.001 * gradient * gradient;
                weights[i] -= rate * first[i] / (Math.Sqrt(second[i]) + 1e-7);
            }
        }

        Assert.Equal(10, optimizer.Step);
        for (var i = 0; i < weights.Length; i++)
            Assert.Equal(weights[i], parameters.Weights[i], 2e-6);
    }

    [Fact]
    public void Update_ManyWeights_DoesNotDependOnTheThreads()
    {
        float[] After(int threads)
        {
            var parameters = new ParameterStore(
                LayerPlan.Of(new ConvNetNetwork(64, 64, [LayerSpec.Flatten, LayerSpec.Dense(25), LayerSpec.Dense(2), LayerSpec.Softmax])));
            parameters.Initialise(new RandomStream(1));
            parameters.Weights.CopyTo(parameters.Gradients, 0);
            new AdamOptimizer(parameters, LearningRate, Decay, threads).Update();
            return parameters.Weights;
        }

        Assert.Equal(After(1), After(2));
    }
}
