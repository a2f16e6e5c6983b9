using System.Globalization;

namespace TempleDashboard.Domain.Learning.ConvNets;

/// <summary>Keeps people from training networks of gigabytes.</summary>
public static class ConvNetLimits
{
    /// <summary>Most weights and biases: 32 MB, and as much again for gradients and each of two moments.</summary>
    public const long MostParameters = 8_000_000;

    /// <summary>Most memory for training, as <see cref="ConvNetNetwork.TrainingBytes"/> estimates it: 1 GiB.</summary>
    public const long MostTrainingBytes = 1L << 30;

    /// <summary>Returns all that is too large, as sentences for a person; empty where nothing is.</summary>
    public static IReadOnlyList<string> Check(ConvNetNetwork network, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(network);
        var errors = new List<string>();
        if (network.ParameterCount > MostParameters)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture,
                $"The network would have {network.ParameterCount:N0} weights, more than {MostParameters:N0}: choose a smaller picture, fewer filters of the second layer, or fewer units of the first dense layer."));
        }
        if (network.TrainingBytes(batchSize) > MostTrainingBytes)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture,
                $"Training would take about {network.TrainingBytes(batchSize) >> 20:N0} MB of memory, more than {MostTrainingBytes >> 20:N0} MB: choose a smaller batch, a smaller picture or fewer filters."));
        }
        return errors;
    }
}
