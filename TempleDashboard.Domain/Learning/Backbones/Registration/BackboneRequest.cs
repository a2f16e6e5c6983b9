using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>What somebody says about an ONNX file that is to become a backbone.</summary>
public sealed record BackboneRequest
{
    /// <summary>For people; not taken by another backbone.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 that the ONNX file must have, 64 hex digits in either case; null where nobody says, which a download does not accept.</summary>
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
