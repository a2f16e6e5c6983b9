using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Domain.Training;

/// <summary>The network that a classifier's ConvNet would be.</summary>
internal static class ConvNetPlan
{
    /// <summary>Says why a classifier cannot have one, for a person; null where it can.</summary>
    public static string? WhyNot(TrainingData data, ConvNetOptions options)
    {
        try
        {
            Of(data, options);
            return null;
        }
        catch (TrainingDataException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Returns the architecture for the size of the first training picture.</summary>
    /// <exception cref="TrainingDataException">It would be too large, or there is no picture.</exception>
    public static ConvNetNetwork Of(TrainingData data, ConvNetOptions options)
    {
        var size = SizeOf(data, options);
        ConvNetNetwork network;
        try
        {
            network = ConvNetNetwork.Of(options, size.Width, size.Height, data.Categories.Count);
        }
        catch (ArgumentException exception)
        {
            throw new TrainingDataException(
                $"Pictures of {size.Width} x {size.Height} pixels are too small for "
                    + $"the network: choose a larger picture size. ({exception.Message})");
        }
        List<string> errors = [.. ConvNetLimits.Check(network, options.BatchSize)];
        var count = data.Count(Split.Train);
        if ((long)count * network.PictureBytes > StoredPixels.MostBytes)
        {
            errors.Add(
                $"{count} training pictures of {size.Width} x {size.Height} "
                    + "pixels do not fit into memory: choose a smaller picture size.");
        }

        return errors.Count == 0 ? network : throw new TrainingDataException(string.Join(" ", errors));
    }

    private static PictureSize SizeOf(TrainingData data, ConvNetOptions options)
    {
        var first = data.Of(Split.Train).FirstOrDefault() ?? throw new TrainingDataException("There are no training pictures.");
        return data.Classifier.Region is { } region
            ? options.PictureSizeFor(Pixels(first.Width * region.Width), Pixels(first.Height * region.Height))
            : options.PictureSizeFor(first.Width, first.Height);
    }

    private static int Pixels(double length) => Math.Max(1, (int)length);
}
