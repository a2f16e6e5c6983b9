namespace TempleDashboard.Domain.Learning.ConvNets;

/// <summary>
/// Everything that a training needs to go on after an epoch as if it had never stopped: to the same bits. Random numbers need no state:
/// they follow from seed, restarts, epoch and batch.
/// </summary>
public sealed record ConvNetCheckpoint
{
    /// <summary>The options of the run.</summary>
    public required ConvNetOptions Options { get; init; }

    /// <summary>Says which data the run is trained on; see <see cref="ConvNetData.Fingerprint"/>.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Width of a picture in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of a picture in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Categories K.</summary>
    public required int ClassCount { get; init; }

    /// <summary>The run's seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Threads of the run. Sums of another number of threads differ in their last bits, so a resumed run keeps it.</summary>
    public required int Threads { get; init; }

    /// <summary>How often the training started over.</summary>
    public required int Restarts { get; init; }

    /// <summary>Epochs that were over when the training last started over; 0 where it never did.</summary>
    public required int StartEpoch { get; init; }

    /// <summary>Steps of the optimiser since then.</summary>
    public required long Step { get; init; }

    /// <summary>Weights and biases.</summary>
    public required float[] Weights { get; init; }

    /// <summary>Adam's running mean of the gradients.</summary>
    public required float[] FirstMoments { get; init; }

    /// <summary>Adam's running mean of their squares.</summary>
    public required float[] SecondMoments { get; init; }

    /// <summary>The weights with the lowest validation loss so far; null where no early stopping watches it.</summary>
    public float[]? BestWeights { get; init; }

    /// <summary>The epochs so far, of all resumed parts. A caller that kept epochs elsewhere takes these instead.</summary>
    public required IReadOnlyList<ConvNetEpoch> Epochs { get; init; }

    /// <summary>The number of the last epoch.</summary>
    public int Epoch => Epochs.Count;

    /// <summary>Returns why a run cannot go on from here, as a sentence for the log; null where it can.</summary>
    public string? WhyUnfit(ConvNetData data, ConvNetOptions options, int seed)
    {
        if (Fingerprint != data.Fingerprint || (Width, Height, ClassCount) != (data.Width, data.Height, data.ClassCount))
            return "The checkpoint is of other pictures or labels.";
        return Options != options || Seed != seed ? "The checkpoint is of other options or another seed." : null;
    }

    /// <summary>Returns the content of a checkpoint file.</summary>
    public byte[] ToBytes() => CheckpointFormat.Write(this);

    /// <summary>Reads the content of a checkpoint file; null where it is damaged, cut off or of another version.</summary>
    public static ConvNetCheckpoint? TryRead(ReadOnlySpan<byte> bytes) => CheckpointFormat.TryRead(bytes);
}
