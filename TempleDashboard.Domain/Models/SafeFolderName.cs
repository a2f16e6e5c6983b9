using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace TempleDashboard.Domain.Models;

/// <summary>Turns a name from outside into a folder name.</summary>
public static class SafeFolderName
{
    private const int MaxLength = 120;
    private const int KeptOfLongNames = 48;

    private static readonly HashSet<string> Reserved =
        ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"com{i}", $"lpt{i}" })];

    /// <summary>
    /// Returns a name of at most 120 of the characters <c>a-z 0-9 - _ %</c>. Different names give different results, also where
    /// the file system ignores case; none is a path, hidden, or a device of Windows. All other characters become
    /// <c>%xx</c> or <c>%uxxxx</c>; a longer result is cut and ends in <c>%h</c> and the name's SHA-256.
    /// </summary>
    public static string Escape(string name)
    {
        if (name.Length == 0)
            return "%";
        var result = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            if (char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '_')
                result.Append(character);
            else
                result.Append(Code(character));
        }
        if (Reserved.Contains(name))
            result.Remove(0, 1).Insert(0, Code(name[0]));
        return result.Length <= MaxLength
            ? result.ToString()
            : $"{result.ToString(0, KeptOfLongNames)}%h{Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(name.AsSpan())))}";
    }

    private static string Code(char character) => character < 0x80
        ? string.Create(CultureInfo.InvariantCulture, $"%{(int)character:x2}")
        : string.Create(CultureInfo.InvariantCulture, $"%u{(int)character:x4}");
}
