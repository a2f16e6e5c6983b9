using NetVips;
using TempleDashboard.Domain.Pictures;
using Region = TempleDashboard.Domain.Data.Region;

namespace TempleDashboard.Tests.Pictures;

public sealed class ImageDecoderTests
{
    // Lossy formats may be off by this much per channel in the middle of a flat area.
    private const int Tolerance = 14;

    private static readonly byte[] Green = [20, 200, 30];
    private static readonly byte[] Red = [220, 20, 20];
    private static readonly byte[] Blue = [20, 30, 210];

    private readonly ImageDecoder _decoder = TestPictures.Decoder();

    [Fact]
    public void Inspect_TheFirstPicture_LoadersThatLibvipsDoesNotTrustAreBlocked()
    {
        _decoder.Inspect(TestPictures.Png());

        // "1" is a table of one pixel.
        var refused = Assert.Throws<VipsException>(() => Operation.Call("csvload_source", Source.NewFromMemory("1"u8)));
        Assert.Contains("blocked", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(NetVips.NetVips.GetOperations(), name =>
            !name.StartsWith("svg", StringComparison.Ordinal) && IsOpenToAnything(name));
    }

    [Theory]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.WebP)]
    [InlineData(PictureFormat.Gif)]
    [InlineData(PictureFormat.Tiff)]
    [InlineData(PictureFormat.Avif)]
    [InlineData(PictureFormat.Bmp)]
    public void DecodePixels_EveryAcceptedFormat_GivesTheSamePicture(PictureFormat format)
    {
        var file = TestPictures.Of(format);
        var header = _decoder.Inspect(file).Header;
        Assert.Equal(new PictureHeader(format, TestPictures.Width, TestPictures.Height), header);
        AssertUpright(_decoder.DecodePixels(file, 40, 24), 40, 24, Tolerance);
    }

    [Fact]
    public void DecodePixels_OwnSizeOfLosslessPicture_GivesItsExactPixels() =>
        Assert.Equal(TestPictures.Pixels(), _decoder.DecodePixels(TestPictures.Png(), TestPictures.Width, TestPictures.Height));

    [Fact]
    public void DecodePixels_JpegShrunkWhileLoading_IsLikeTheFullDecodingOfAPng()
    {
        var shrunk = _decoder.DecodePixels(TestPictures.Jpeg(1600, 960), 200, 120);
        var full = _decoder.DecodePixels(TestPictures.Png(), 200, 120);
        var meanDifference = shrunk.Zip(full, (a, b) => (double)Math.Abs(a - b)).Average();
        Assert.InRange(meanDifference, 0, 2.5);
    }

    [Fact]
    public void DecodePixels_SixteenBits_ComesInEight() => AssertUpright(_decoder.DecodePixels(TestPictures.Png16(), 40, 24), 40, 24, 3);

    [Fact]
    public void DecodePixels_Palette_ComesInColour() => AssertUpright(_decoder.DecodePixels(TestPictures.Palette(), 40, 24), 40, 24, 3);

    [Fact]
    public void DecodePixels_AnimatedGif_ShowsTheFirstFrame()
    {
        var gif = TestPictures.AnimatedGif();
        Assert.Equal(TestPictures.Height, _decoder.Inspect(gif).Header!.Height);
        AssertUpright(_decoder.DecodePixels(gif, 40, 24), 40, 24, Tolerance);
    }

    [Fact]
    public void DecodePixels_WideGamutProfile_IsBroughtToSrgb() =>
        AssertUpright(_decoder.DecodePixels(TestPictures.WideGamut(), 40, 24), 40, 24, Tolerance);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DecodePixels_Cmyk_KeepsTheHues(bool withProfile)
    {
        var file = withProfile ? TestPictures.CmykWithProfile() : TestPictures.Cmyk();
        var pixels = _decoder.DecodePixels(file, 40, 24);
        // Ink cannot show these colours fully; the strongest channel stays the strongest.
        Assert.Equal(1, Strongest(pixels, 40, 10, 6));
        Assert.Equal(0, Strongest(pixels, 40, 10, 18));
        Assert.Equal(2, Strongest(pixels, 40, 30, 12));
    }

    [Fact]
    public void DecodePixels_Gray_HasThreeEqualBands()
    {
        var pixels = _decoder.DecodePixels(TestPictures.Gray(), 40, 24);
        Assert.All(pixels.Chunk(3), pixel => Assert.True(pixel[0] == pixel[1] && pixel[1] == pixel[2]));
        Assert.True(pixels.Distinct().Count() > 2);
    }

    [Fact]
    public void DecodePixels_Transparent_LiesOnWhite() =>
        Assert.All(_decoder.DecodePixels(TestPictures.Transparent(), 20, 20), value => Assert.Equal(255, value));

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(4, 0, 1)]
    [InlineData(5, 0, 0)]
    [InlineData(6, 1, 0)]
    [InlineData(7, 1, 1)]
    [InlineData(8, 0, 1)]
    public void DecodePixels_ExifOrientation_IsApplied(int orientation, int greenColumn, int greenRow)
    {
        var file = TestPictures.WithExif(TestPictures.Jpeg(), orientation);
        var header = _decoder.Inspect(file).Header!;
        Assert.Equal(orientation >= 5, header.Height > header.Width);
        AssertColour(Green, _decoder.DecodePixels(file, 40, 40), 40, 10 + 20 * greenColumn, 10 + 20 * greenRow, Tolerance);

        // The same corner by a region of the upright picture.
        var region = new Region(0.5 * greenColumn + 0.05, 0.5 * greenRow + 0.05, 0.4, 0.4);
        var corner = _decoder.DecodePixels(file, 16, 16, region);
        AssertColour(Green, corner, 16, 2, 2, Tolerance);
        AssertColour(Green, corner, 16, 13, 13, Tolerance);
    }

    [Fact]
    public void DecodePixels_Region_ShowsThatPartAlone()
    {
        var pixels = _decoder.DecodePixels(TestPictures.Png(), 10, 10, new Region(0.5, 0, 0.5, 1));
        Assert.All(pixels.Chunk(3), pixel => Assert.Equal(Blue, pixel));
    }

    /// <summary>The JPEG decoder shrinks by what is left of the picture: shrunk as the whole is, the stripes would be one gray.</summary>
    [Fact]
    public void DecodePixels_SmallRegionOfALargeJpeg_KeepsItsDetail()
    {
        var stripes = new byte[2560 * 1440];
        for (var i = 0; i < stripes.Length; i++)
            stripes[i] = (byte)(i % 2560 / 4 % 2 == 0 ? 230 : 20);
        using var image = Vips.Over(stripes, 2560, 1440, bands: 1);
        var jpeg = image.JpegsaveBuffer(q: 95);

        var pixels = _decoder.DecodePixels(jpeg, 224, 224, new Region(0.5, 0.5, 0.05, 0.1));

        Assert.InRange(pixels.Min(), 0, 50);
        Assert.InRange(pixels.Max(), 200, 255);
    }

    [Theory]
    [InlineData(-0.1, 0, 0.5, 0.5)]
    [InlineData(0.6, 0, 0.5, 0.5)]
    [InlineData(0, 0, 0, 0.5)]
    public void DecodePixels_RegionOutside_Throws(double x, double y, double width, double height) =>
        Assert.Throws<ArgumentException>(() => _decoder.DecodePixels(TestPictures.Png(), 8, 8, new Region(x, y, width, height)));

    [Fact]
    public void DecodePixels_Unreadable_LeavesTheBufferAlone()
    {
        var buffer = Enumerable.Repeat((byte)7, 8 * 8 * 3).ToArray();
        Assert.Equal(ImageRefusal.UnknownFormat, _decoder.DecodePixels("text"u8, 8, 8, region: null, buffer));
        Assert.All(buffer, value => Assert.Equal(7, value));
    }

    [Fact]
    public async Task DecodePixels_ManyThreads_AllGetTheSame()
    {
        var file = TestPictures.Jpeg();
        var expected = _decoder.DecodePixels(file, 64, 64);
        var results = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => _decoder.DecodePixels(file, 64, 64))));
        Assert.All(results, pixels => Assert.Equal(expected, pixels));
    }

    [Theory]
    [InlineData(1280, 720, 320, 180)]
    [InlineData(600, 1200, 160, 320)]
    [InlineData(100, 50, 100, 50)]
    public void Thumbnail_AnyPicture_IsAWebPThatFits(int width, int height, int expectedWidth, int expectedHeight) => Assert.Equal(
        new PictureHeader(PictureFormat.WebP, expectedWidth, expectedHeight),
        _decoder.Inspect(_decoder.Thumbnail(TestPictures.Jpeg(width, height))).Header);

    /// <summary>Drawings are left out: the program reads its own, see HostileUploadTests.</summary>
    private static bool IsOpenToAnything(string operation)
    {
        using var made = Operation.NewFromName(operation);
        return (made.GetFlags() & (Enums.OperationFlags.UNTRUSTED | Enums.OperationFlags.BLOCKED)) == Enums.OperationFlags.UNTRUSTED;
    }

    private static void AssertUpright(byte[] pixels, int width, int height, int tolerance)
    {
        AssertColour(Green, pixels, width, width / 4, height / 4, tolerance);
        AssertColour(Red, pixels, width, width / 4, height * 3 / 4, tolerance);
        AssertColour(Blue, pixels, width, width * 3 / 4, height / 4, tolerance);
    }

    private static void AssertColour(byte[] expected, byte[] pixels, int width, int x, int y, int tolerance)
    {
        var pixel = pixels.AsSpan((y * width + x) * 3, 3).ToArray();
        Assert.True(
            pixel.Zip(expected, (a, b) => Math.Abs(a - b)).Max() <= tolerance,
            $"({string.Join(", ", pixel)}) at {x}, {y} is not ({string.Join(", ", expected)})");
    }

    private static int Strongest(byte[] pixels, int width, int x, int y)
    {
        var pixel = pixels.AsSpan((y * width + x) * 3, 3);
        return pixel.IndexOf(Math.Max(pixel[0], Math.Max(pixel[1], pixel[2])));
    }
}
