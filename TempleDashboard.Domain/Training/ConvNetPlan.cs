using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Domain.Training;

/// <summary>The network that a classifier's ConvNet would be.</summary>
internal static class ConvNetPlan
{
    /// <summary>What a whole picture is scaled down by: closer than that, there are no more pixels.</summary>
    private const double MostCloser = 20;

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
        if (data.Classifier.Region is not { } region)
            return options.PictureSizeFor(first.Width, first.Height);
        var (across, down) = (first.Width * region.Width, first.Height * region.Height);
        // As many pixels as of a whole picture, as far as the region has them: seeing more of a small object is what it is for.
        var closer = Math.Clamp(Math.Max(first.Width, first.Height) / Math.Max(1, Math.Max(across, down)), 1, MostCloser);
        return options.PictureSizeFor((int)Math.Round(across * closer), (int)Math.Round(down * closer));
    }
}
