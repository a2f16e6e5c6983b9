using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>How a ConvNet is trained, and how large it is. The defaults are the earlier system's.</summary>
public sealed record ConvNetOptions
{
    /// <summary>Times that every training picture is looked at. Default 100.</summary>
    [Range(1, 1000, ErrorMessage = "Epochs must be 1 to 1000.")]
    public int Epochs { get; init; } = 100;

    /// <summary>Pictures per step of the optimiser. Default 32; larger batches take more memory.</summary>
    [Range(1, 256, ErrorMessage = "Batch size must be 1 to 256.")]
    public int BatchSize { get; init; } = 32;

    /// <summary>Adam's learning rate at the first step. Default 0.001.</summary>
    [Range(1e-6, 1.0, ErrorMessage = "Learning rate must be 0.000001 to 1.")]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>At step t the learning rate is divided by 1 + t times this. Default 0.00002.</summary>
    [Range(0.0, 1.0, ErrorMessage = "Learning rate decay must be 0 to 1.")]
    public double LearningRateDecay { get; init; } = 2e-5;

    /// <summary>Share of numbers that each of the four dropout layers drops. Default 0.5.</summary>
    [Range(0.0, 0.9, ErrorMessage = "Dropout must be 0 to 0.9.")]
    public double Dropout { get; init; } = 0.5;

    /// <summary>Filters of the first convolution. Default 8.</summary>
    [Range(1, 128, ErrorMessage = "Filters of the first layer must be 1 to 128.")]
    public int Filters1 { get; init; } = 8;

    /// <summary>Filters of the second convolution. Default 16.</summary>
    [Range(1, 128, ErrorMessage = "Filters of the second layer must be 1 to 128.")]
    public int Filters2 { get; init; } = 16;

    /// <summary>Units of the first dense layer. Default 20.</summary>
    [Range(1, 512, ErrorMessage = "Units of the first dense layer must be 1 to 512.")]
    public int Dense1 { get; init; } = 20;

    /// <summary>Units of the second dense layer. Default 10.</summary>
    [Range(1, 512, ErrorMessage = "Units of the second dense layer must be 1 to 512.")]
    public int Dense2 { get; init; } = 10;

    /// <summary>Width that pictures are scaled to, in pixels. Default null: see <see cref="PictureSizeFor"/>.</summary>
    [Range(PictureSize.Smallest, PictureSize.Largest, ErrorMessage = "Picture width must be 8 to 256 pixels, or empty.")]
    public int? PictureWidth { get; init; }

    /// <summary>Height that pictures are scaled to, in pixels. Default null: see <see cref="PictureSizeFor"/>.</summary>
    [Range(PictureSize.Smallest, PictureSize.Largest, ErrorMessage = "Picture height must be 8 to 256 pixels, or empty.")]
    public int? PictureHeight { get; init; }

    /// <summary>
    /// Ends the training after so many epochs without a lower validation loss, and takes the weights of the epoch with the lowest. Default
    /// null: off, as in the earlier system. Without validation pictures it has no effect.
    /// </summary>
    [Range(1, 1000, ErrorMessage = "Early stopping must wait 1 to 1000 epochs, or be empty.")]
    public int? EarlyStoppingPatience { get; init; }

    /// <summary>Weighs every category the same, however many pictures it has. Default off, as in the earlier system.</summary>
    public bool BalanceCategories { get; init; }

    /// <summary>
    /// Whether a training run trains the network again, up to six times, to measure how it does on days and cameras that it has never seen.
    /// Default off, as in the earlier system. The network that serves is the same either way.
    /// </summary>
    public bool MeasureNewDays { get; init; }

    /// <summary>
    /// Returns the size that pictures are scaled to: the chosen one; where none is chosen, 1/20 of the first training picture
    /// (1920 x 1080 gives 96 x 54), within 16 to 256 pixels a side.
    /// </summary>
    /// <param name="firstWidth">Width of the first training picture, or of its region, in pixels.</param>
    /// <param name="firstHeight">Its height.</param>
    public PictureSize PictureSizeFor(int firstWidth, int firstHeight) =>
        new(PictureWidth ?? PictureSize.Scaled(firstWidth), PictureHeight ?? PictureSize.Scaled(firstHeight));

    /// <summary>Returns all that is wrong, as sentences for a person; empty where the options can be trained with.</summary>
    /// <param name="classCount">Categories, for the size of the network.</param>
    public IReadOnlyList<string> Validate(int classCount = 2)
    {
        var results = new List<ValidationResult>();
        if (!Validator.TryValidateObject(this, new ValidationContext(this), results, validateAllProperties: true))
            return [.. results.Select(r => r.ErrorMessage!)];
        var size = PictureSizeFor(1920, 1080);
        return ConvNetLimits.Check(ConvNetNetwork.Of(this, size.Width, size.Height, Math.Max(1, classCount)), BatchSize);
    }
}

/// <summary>The size in pixels that a ConvNet's pictures have.</summary>
public readonly record struct PictureSize(int Width, int Height)
{
    /// <summary>Least length of a side that can be chosen.</summary>
    public const int Smallest = 8;

    /// <summary>Greatest length of a side.</summary>
    public const int Largest = 256;

    /// <summary>Least length of a side where none is chosen: of tiny pictures, 1/20 would be nothing.</summary>
    public const int SmallestScaled = 16;

    private const int Divisor = 20;

    /// <summary>Returns the side of a scaled picture for the side of the first training picture.</summary>
    public static int Scaled(int side) => Math.Clamp(side / Divisor, SmallestScaled, Largest);
}

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
            errors.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The network would have {network.ParameterCount:N0} weights, more than {MostParameters:N0}: choose "
                        + $"a smaller picture, fewer filters of the second layer, or fewer units of the first dense layer."));
        }
        if (network.TrainingBytes(batchSize) > MostTrainingBytes)
        {
            errors.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Training would take about {network.TrainingBytes(batchSize) >> 20:N0} MB of memory, more than "
                        + $"{MostTrainingBytes >> 20:N0} MB: choose a smaller batch, a smaller picture or fewer filters."));
        }
        return errors;
    }
}
