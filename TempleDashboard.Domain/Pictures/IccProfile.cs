using System.Buffers.Binary;

namespace TempleDashboard.Domain.Pictures;

/// <summary>
/// Reads of a colour profile (ICC.1) whether it is sRGB, by its numbers: its name is free text, and names of other profiles hold the word
/// as well.
/// </summary>
internal static class IccProfile
{
    private const int HeaderBytes = 128;
    private const int EntryBytes = 12;
    private const int MostEntries = 100;

    /// <summary>Half a step of brightness would be 0.002; writers of profiles round, and some give the curve as a table.</summary>
    private const double CurveTolerance = 0.006;
    private const double PrimaryTolerance = 0.004;

    /// <summary>Red, green and blue of IEC 61966-2-1, adapted to D50 as profiles have them: X, Y and Z.</summary>
    private static readonly (uint Tag, double X, double Y, double Z)[] Primaries =
        [(Tag("rXYZ"), 0.4360, 0.2225, 0.0139), (Tag("gXYZ"), 0.3851, 0.7169, 0.0971), (Tag("bXYZ"), 0.1431, 0.0606, 0.7141)];

    private static readonly uint[] Curves = [Tag("rTRC"), Tag("gTRC"), Tag("bTRC")];

    /// <summary>Whether these bytes are a profile at all, whatever for.</summary>
    public static bool IsProfile(ReadOnlySpan<byte> profile) => profile.Length > HeaderBytes + 4 && profile[36..40].SequenceEqual("acsp"u8);

    /// <summary>Whether a profile's primaries and curves are those of sRGB, and it has no table that overrides them.</summary>
    public static bool IsSrgb(ReadOnlySpan<byte> profile)
    {
        if (!IsProfile(profile) || !profile[16..20].SequenceEqual("RGB "u8) || !Find(profile, Tag("A2B0")).IsEmpty)
            return false;
        foreach (var (tag, x, y, z) in Primaries)
        {
            var value = Find(profile, tag);
            if (value.Length < 20 || !IsNear(Fixed(value[8..]), x) || !IsNear(Fixed(value[12..]), y) || !IsNear(Fixed(value[16..]), z))
                return false;
        }
        foreach (var tag in Curves)
        {
            if (!IsSrgbCurve(Find(profile, tag)))
                return false;
        }
        return true;
    }

    private static bool IsNear(double value, double wanted) => Math.Abs(value - wanted) <= PrimaryTolerance;

    private static bool IsSrgbCurve(ReadOnlySpan<byte> curve)
    {
        for (var step = 0; step <= 16; step++)
        {
            var level = step / 16.0;
            var linear = level <= 0.04045 ? level / 12.92 : Math.Pow((level + 0.055) / 1.055, 2.4);
            if (!(Math.Abs(ValueOf(curve, level) - linear) <= CurveTolerance))
                return false;
        }
        return true;
    }

    /// <summary>Value of a curve, sections 10.6 (curv) and 10.18 (para); not a number where it is neither.</summary>
    private static double ValueOf(ReadOnlySpan<byte> curve, double level)
    {
        if (curve.Length >= 12 && curve[..4].SequenceEqual("curv"u8))
        {
            var count = BinaryPrimitives.ReadUInt32BigEndian(curve[8..]);
            if (count == 0)
                return level;
            if (count > (curve.Length - 12) / 2)
                return double.NaN;
            if (count == 1)
                return curve.Length < 14 ? double.NaN : Math.Pow(level, BinaryPrimitives.ReadUInt16BigEndian(curve[12..]) / 256.0);
            var at = level * (count - 1);
            var below = (int)Math.Min(at, count - 2);
            var (low, high) = (Entry(curve, below), Entry(curve, below + 1));
            return low + (high - low) * (at - below);
        }
        return curve.Length >= 32 && curve[..4].SequenceEqual("para"u8) ? Parametric(curve, level) : double.NaN;
    }

    private static double Parametric(ReadOnlySpan<byte> curve, double level)
    {
        var (g, a, b, c, d) = (Fixed(curve[12..]), Fixed(curve[16..]), Fixed(curve[20..]), Fixed(curve[24..]), Fixed(curve[28..]));
        return BinaryPrimitives.ReadUInt16BigEndian(curve[8..]) is 3 or 4
            ? level >= d
                ? Math.Pow(a * level + b, g)
                : c * level
            : double.NaN;
    }

    private static double Entry(ReadOnlySpan<byte> curve, int index) =>
        BinaryPrimitives.ReadUInt16BigEndian(curve[(12 + 2 * index)..]) / 65535.0;

    private static double Fixed(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes) / 65536.0;

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> profile, uint tag)
    {
        var count = Math.Min(MostEntries, BinaryPrimitives.ReadUInt32BigEndian(profile[HeaderBytes..]));
        for (var i = 0; i < count && HeaderBytes + 4 + (i + 1) * EntryBytes <= profile.Length; i++)
        {
            var entry = profile.Slice(HeaderBytes + 4 + i * EntryBytes, EntryBytes);
            if (BinaryPrimitives.ReadUInt32BigEndian(entry) != tag)
                continue;
            long offset = BinaryPrimitives.ReadUInt32BigEndian(entry[4..]), length = BinaryPrimitives.ReadUInt32BigEndian(entry[8..]);
            return offset + length <= profile.Length ? profile.Slice((int)offset, (int)length) : default;
        }
        return default;
    }

    private static uint Tag(string name) => (uint)(name[0] << 24 | name[1] << 16 | name[2] << 8 | name[3]);
}
