namespace TempleDashboard.Learning.Backbones;

/// <summary>
/// How a picture becomes a network's input: each colour value v (0 to 255) is made <c>(v * Scale - Mean) / Std</c>.
/// <see cref="Mean"/> and <see cref="Std"/> are in the order red, green, blue whatever <see cref="Order"/> is.
/// </summary>
public sealed record BackbonePreparation
{
    public PictureLayout Layout { get; init; } = PictureLayout.Nchw;

    public ChannelOrder Order { get; init; } = ChannelOrder.Rgb;

    /// <summary>Factor on the values 0 to 255; default 1/255. Greater than 0, finite.</summary>
    public float Scale { get; init; } = 1 / 255f;

    /// <summary>Subtracted after scaling, three finite numbers; default ImageNet's.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [0.485f, 0.456f, 0.406f];

    /// <summary>Divided by, three finite numbers greater than 0; default ImageNet's.</summary>
    public IReadOnlyList<float> Std { get; init; } = [0.229f, 0.224f, 0.225f];

    /// <summary>Names everything that is wrong with the numbers.</summary>
    public IEnumerable<BackboneError> Validate()
    {
        if (!float.IsFinite(Scale) || Scale <= 0)
            yield return new("scale", "The scale must be greater than 0, such as 0.00392157 for 1/255.");
        if (Mean.Count != 3 || !Mean.All(float.IsFinite))
            yield return new("mean", "The mean must be three numbers: red, green, blue.");
        if (Std.Count != 3 || !Std.All(value => float.IsFinite(value) && value > 0))
            yield return new("std", "The standard deviation must be three numbers greater than 0: red, green, blue.");
    }
}

/// <summary>Order of the dimensions of a network's picture input.</summary>
public enum PictureLayout
{
    /// <summary>[N,3,H,W], as PyTorch writes it.</summary>
    Nchw,

    /// <summary>[N,H,W,3], as TensorFlow writes it.</summary>
    Nhwc,
}

/// <summary>Order in which a network takes the colours.</summary>
public enum ChannelOrder
{
    /// <summary>Red first, as almost all networks.</summary>
    Rgb,

    /// <summary>Blue first, as networks trained with OpenCV or Caffe.</summary>
    Bgr,
}

/// <summary>Size that pictures are scaled to, in pixels.</summary>
public sealed record InputSize(int Width, int Height);

/// <summary>Why a backbone was refused.</summary>
/// <param name="Field">What to change: <c>file</c>, <c>url</c>, <c>sha256</c>, <c>name</c>, <c>layout</c>, <c>size</c>, <c>scale</c>,
/// <c>mean</c> or <c>std</c>.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record BackboneError(string Field, string Message);

/// <summary>An ONNX file does not fit as a backbone. Caught by <c>BackboneRegistry</c>, which answers with the reason.</summary>
internal sealed class BackboneRefusedException(BackboneError error) : Exception(error.Message)
{
    public BackboneRefusedException(string field, string message)
        : this(new BackboneError(field, message))
    {
    }

    public BackboneError Error => error;
}
