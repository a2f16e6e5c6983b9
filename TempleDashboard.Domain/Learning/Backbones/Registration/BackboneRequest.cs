using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>What somebody says about an ONNX file that is to become a backbone.</summary>
public sealed record BackboneRequest
{
    /// <summary>For people; not taken by another backbone.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// SHA-256 that the ONNX file must have, 64 hex digits in either case; null where nobody says, which a download does not accept.
    /// </summary>
    public string? Sha256 { get; init; }

    /// <summary>Where it comes from, as shown to people: a file's name or an address.</summary>
    public required string Source { get; init; }

    public required BackbonePreparation Preparation { get; init; }

    /// <summary>Needed where the network takes pictures of any size.</summary>
    public PictureSize? Size { get; init; }

    /// <summary>Size of the file where it is known before it is read.</summary>
    public long? ByteCount { get; init; }

    /// <summary>Who asked.</summary>
    public required string Who { get; init; }

    /// <summary>Names everything that is wrong before the file is looked at.</summary>
    public IEnumerable<BackboneError> Validate()
    {
        if (!Names.TryClean(Name, "The backbone's name", out _, out var wrongName))
            yield return new("name", wrongName);
        if (Sha256 is { } sha256 && (sha256.Trim().Length != 64 || !sha256.Trim().All(char.IsAsciiHexDigit)))
            yield return new("sha256", "Give the file's SHA-256: 64 hexadecimal digits, as sha256sum prints them.");
        foreach (var error in Preparation.Validate())
            yield return error;
    }
}

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
public sealed record PictureSize(int Width, int Height);
