namespace TempleDashboard.Learning.ConvNets;

/// <summary>Labelled pictures of one size, kept as bytes; each batch is converted when its turn comes.</summary>
/// <param name="Pictures"><c>[N,H,W,3]</c> RGB, one byte per channel, as the decoder gives them.</param>
/// <param name="Width">Width of a picture in pixels.</param>
/// <param name="Height">Height of a picture in pixels.</param>
/// <param name="Labels">Category of each picture, 0 up to K.</param>
/// <param name="ClassCount">Categories K, at least 2.</param>
/// <param name="TrainIndices">Pictures to learn from.</param>
/// <param name="ValidationIndices">Pictures to watch the training on; may be empty.</param>
/// <param name="Fingerprint">Says which data these are (the snapshot's hash); a checkpoint of others is refused.</param>
public sealed record ConvNetData(
    ReadOnlyMemory<byte> Pictures,
    int Width,
    int Height,
    int[] Labels,
    int ClassCount,
    int[] TrainIndices,
    int[] ValidationIndices,
    string Fingerprint = "")
{
    /// <summary>Bytes of one picture.</summary>
    public int PictureBytes => Width * Height * ConvNetNetwork.Bands;

    /// <summary>Returns one picture, <c>[H,W,3]</c>.</summary>
    public ReadOnlySpan<byte> Picture(int index) => Pictures.Span.Slice(index * PictureBytes, PictureBytes);

    internal void ThrowIfInvalid()
    {
        if (ClassCount < 2)
            throw new ArgumentException("There must be at least two categories.");
        if (Pictures.Length != (long)Labels.Length * PictureBytes)
        {
            throw new ArgumentException(
                $"{Labels.Length} pictures of {Width} x {Height} take "
                    + $"{(long)Labels.Length * PictureBytes} bytes, got {Pictures.Length}.");
        }

        if (Labels.Any(label => label < 0 || label >= ClassCount))
            throw new ArgumentException($"A label is not one of {ClassCount} categories.");
        if (TrainIndices.Length == 0)
            throw new ArgumentException("There is no picture to learn from.");
        if (TrainIndices.Concat(ValidationIndices).Any(i => i < 0 || i >= Labels.Length))
            throw new ArgumentException("An index is not that of a picture.");
    }
}
