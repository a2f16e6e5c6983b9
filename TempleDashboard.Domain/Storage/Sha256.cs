using System.Security.Cryptography;

namespace TempleDashboard.Domain.Storage;

/// <summary>Names content by its SHA-256, written as 64 lower-case hexadecimal digits everywhere.</summary>
public static class Sha256
{
    /// <summary>Digits of a hash in text.</summary>
    public const int HexLength = 64;

    /// <summary>Hashes <paramref name="content"/>.</summary>
    public static string Hex(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Tells whether <paramref name="text"/> is a hash as <see cref="Hex"/> writes it.</summary>
    public static bool IsHex(string? text) => text is { Length: HexLength } && IsLowerHex(text);

    internal static bool IsLowerHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept("0123456789abcdef");
}
