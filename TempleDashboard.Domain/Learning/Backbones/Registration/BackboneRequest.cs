namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>What somebody says about an ONNX file that is to become a backbone.</summary>
public sealed record BackboneRequest
{
    public const int LongestName = 100;

    /// <summary>For people; 1 to 100 characters, not taken by another backbone.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 that the ONNX file must have, 64 hex digits in either case.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Where it comes from, as shown to people: a file's name or an address.</summary>
    public required string Source { get; init; }

    public required BackbonePreparation Preparation { get; init; }

    /// <summary>Needed where the network takes pictures of any size.</summary>
    public PictureSize? Size { get; init; }

    /// <summary>Who asked.</summary>
    public required string Who { get; init; }

    /// <summary>Names everything that is wrong before the file is looked at.</summary>
    public IEnumerable<BackboneError> Validate()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Trim().Length > LongestName || Name.Any(char.IsControl))
            yield return new("name", $"Give the backbone a name of 1 to {LongestName} characters.");
        if (Sha256.Length != 64 || !Sha256.All(char.IsAsciiHexDigit))
            yield return new("sha256", "Give the file's SHA-256: 64 hexadecimal digits, as sha256sum prints them.");
        foreach (var error in Preparation.Validate())
            yield return error;
    }
}
