using System.Runtime.InteropServices;
using NetVips;
using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Tests.Pictures;

/// <summary>What scientific and thermal cameras write: many bands, floats, 32 bits, signed numbers.</summary>
public sealed class PictureValuesTests
{
    private const int Side = 16;

    private readonly PictureReader _reader = TestPictures.Reader();
    private readonly ImageDecoder _decoder = TestPictures.Decoder();

    [Theory]
    [InlineData(3, Enums.Interpretation.Bw)]
    [InlineData(5, Enums.Interpretation.Bw)]
    [InlineData(5, Enums.Interpretation.Srgb)]
    [InlineData(7, Enums.Interpretation.Srgb)]
    [InlineData(5, Enums.Interpretation.Multiband)]
    public void Read_MoreBandsThanColours_TakesTheFirstThree(int bands, Enums.Interpretation interpretation)
    {
        var values = new byte[Side * Side * bands];
        for (var i = 0; i < values.Length; i++)
            values[i] = (byte)(20 + 30 * (i % bands));
        using var image = Image.NewFromMemory(values, Side, Side, bands, Enums.BandFormat.Uchar).Copy(interpretation: interpretation);
        var tiff = image.TiffsaveBuffer();

        var result = _reader.Read(tiff, "bands.tif");

        Assert.True(result.Succeeded, result.Message);
        Assert.All(_decoder.DecodePixels(tiff, 8, 8).Chunk(3), pixel => Assert.Equal([20, 50, 80], pixel));
    }

    [Fact]
    public void Read_Floats_AreScaledByTheFilesOwnRange()
    {
        var tiff = Tiff(
            Enumerable.Range(0, Side * Side).Select(i => 14.2f + 27.7f * (i % Side) / (Side - 1)).ToArray(), Enums.BandFormat.Float);

        var result = _reader.Read(tiff, "thermal.tif");

        Assert.Equal("float32 14.2 to 41.9", result.Picture?.ScaledFrom);
        var row = _decoder.DecodePixels(tiff, Side, Side).Chunk(3).Take(Side).Select(pixel => (int)pixel[0]).ToArray();
        Assert.Equal(Enumerable.Range(0, Side).Select(i => i * 17), row);
    }

    [Fact]
    public void Read_FloatsWithHolesInThem_LeavesTheHolesOut()
    {
        var values = Enumerable.Range(0, Side * Side).Select(i => (float)(i % Side)).ToArray();
        (values[0], values[1], values[2]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        var tiff = Tiff(values, Enums.BandFormat.Float);

        Assert.Equal("float32 0 to 15", _reader.Read(tiff, "a.tif").Picture?.ScaledFrom);
        var pixels = _decoder.DecodePixels(tiff, Side, Side);
        Assert.Equal((0, 0, 0, 255), (pixels[0], pixels[3], pixels[6], pixels[3 * 15]));
    }

    [Fact]
    public void Read_FloatsWithoutAnyNumber_SaysThatTheKindCannotBeRead()
    {
        var result = _reader.Read(Tiff(Enumerable.Repeat(float.NaN, Side * Side).ToArray(), Enums.BandFormat.Float), "a.tif");

        Assert.Equal(ImageRefusal.UnreadableKind, result.Refusal);
        Assert.Contains("this kind of TIFF cannot be read", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Numbers_AreScaledByTypeOrByTheirRange()
    {
        AssertScaled("int8 -128 to 127", 0, 255, Tiff(Ramp<sbyte>(-128, 127), Enums.BandFormat.Char));
        AssertScaled("int16 -32768 to 32767", 0, 255, Tiff(Ramp<short>(short.MinValue, short.MaxValue), Enums.BandFormat.Short));
        AssertScaled("int32 -5 to 65535", 0, 255, Tiff(Ramp<int>(-5, 65535), Enums.BandFormat.Int));
        AssertScaled("uint32 7 to 4.29497E+09", 0, 255, Tiff(Ramp<uint>(7, uint.MaxValue), Enums.BandFormat.Uint));
    }

    [Fact]
    public void Read_SixteenBits_AreStepsAlreadyAndAreStretchedForTheEyeAlone()
    {
        var tiff = Tiff(Ramp<ushort>(29_000, 31_000), Enums.BandFormat.Ushort);

        var read = _reader.Read(tiff, "thermal.tif").Picture!;

        Assert.Null(read.ScaledFrom);
        Assert.InRange(Levels(_decoder.DecodePixels(tiff, Side, Side)), 1, 10);
        Assert.InRange(Levels(_decoder.DecodePixels(read.Thumbnail, Side, Side)), 200, 255);
        Assert.InRange(Levels(_decoder.DecodePixels(_decoder.FullView(tiff), Side, Side)), 200, 255);
    }

    [Fact]
    public void Read_Complex_SaysThatTheKindCannotBeReadAndNotThatItIsDamaged()
    {
        // A whole TIFF of 8 bits, whose header is made to say complex numbers of 8 bits, which nobody can read.
        var tiff = Tiff(Ramp<ushort>(0, 60_000), Enums.BandFormat.Ushort);
        var entry = tiff.AsSpan().IndexOf<byte>([0x53, 0x01, 0x03, 0x00]);
        tiff[entry + 8] = 6;

        Assert.Equal(ImageRefusal.UnreadableKind, _reader.Read(tiff, "a.tif").Refusal);
    }

    private void AssertScaled(string from, int first, int last, byte[] tiff)
    {
        var picture = _reader.Read(tiff, "a.tif").Picture;
        Assert.Equal(from, picture?.ScaledFrom);
        var pixels = _decoder.DecodePixels(tiff, Side, Side);
        Assert.Equal((first, last), (pixels[0], pixels[^1]));
        Assert.InRange(pixels[pixels.Length / 2], 110, 145);
    }

    private static int Levels(byte[] pixels) => pixels.Max() - pixels.Min();

    private static T[] Ramp<T>(double low, double high)
        where T : struct, System.Numerics.INumber<T> =>
        [.. Enumerable.Range(0, Side * Side).Select(i => T.CreateChecked(Math.Round(low + (high - low) * i / (Side * Side - 1))))];

    private static byte[] Tiff<T>(T[] values, Enums.BandFormat format)
        where T : struct
    {
        using var image = Image.NewFromMemory(MemoryMarshal.AsBytes<T>(values).ToArray(), Side, Side, 1, format);
        return image
            .Copy(interpretation: format == Enums.BandFormat.Ushort ? Enums.Interpretation.Grey16 : Enums.Interpretation.Bw)
            .TiffsaveBuffer();
    }
}
