using System.Globalization;
using NetVips;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Tests.Support;
using Image = NetVips.Image;

namespace TempleDashboard.Tests.Pictures;

/// <summary>
/// What libvips makes of odd files, beside a decoder that shares no code with it. Left out is what may differ by right: ink colours
/// and colour profiles, which ImageSharp does not manage. Colour at half the size is spread over the pixels in different ways.
/// </summary>
public sealed class SecondOpinionTests
{
    private const int Width = 320;
    private const int Height = 180;

    /// <summary>16 bits become 8, and halves of transparent pixels white, by rounding or by cutting off.</summary>
    private const int RoundingError = 1;

    private const double MostOnAverage = 1.2;
    private const int Far = 8;
    private const double MostFarOff = 0.02;

    private static readonly byte[] Drawn = Scene();

    private readonly ImageDecoder _decoder = TestPictures.Decoder();

    [Theory]
    [InlineData("PNG, interlaced")]
    [InlineData("PNG, palette of 16 colours")]
    [InlineData("PNG, 16 bits")]
    [InlineData("PNG, black and white")]
    [InlineData("PNG, transparency")]
    [InlineData("GIF, interlaced")]
    [InlineData("WebP")]
    [InlineData("WebP, transparency")]
    [InlineData("TIFF, LZW")]
    [InlineData("TIFF, deflate with differences")]
    [InlineData("TIFF, white is least")]
    public void DecodePixels_FormatThatLeavesNoFreedom_IsTheSamePixels(string kind)
    {
        var file = Written(kind);
        Assert.Equal(0, Differences(file).Count(difference => difference > RoundingError));
    }

    [Theory]
    [InlineData("JPEG")]
    [InlineData("JPEG, colour at half the size")]
    [InlineData("JPEG, progressive")]
    [InlineData("JPEG, restart markers")]
    [InlineData("JPEG, gray")]
    [InlineData("TIFF, JPEG")]
    public void DecodePixels_Jpeg_IsTheSamePicture(string kind) => AssertAlike(Written(kind));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void DecodePixels_Orientation_TurnsTheSameWay(int orientation) =>
        AssertAlike(TestPictures.WithExif(Written("JPEG"), orientation));

    [SharedDatasetFact]
    public void DecodePixels_HarmlessOdditiesOfCameras_AreTheSamePicture()
    {
        var cases = Path.Combine(SharedDatasets.Root!, "..", "cases", "jpeg");
        var files = Directory.GetFiles(cases).Where(IsHarmless).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file => AssertAlike(File.ReadAllBytes(file)));
    }

    /// <summary>Those before number 14 and number 33; the last two bytes of number 5 are missing, which we refuse.</summary>
    private static bool IsHarmless(string file) =>
        int.Parse(Path.GetFileName(file)[..2], CultureInfo.InvariantCulture) is (< 14 and not 5) or 33;

    private static byte[] Written(string kind)
    {
        using var image = Vips.Over(Drawn, Width, Height, ImageDecoder.Bands).Copy(interpretation: Enums.Interpretation.Srgb);
        return kind switch
        {
            "JPEG" => image.JpegsaveBuffer(q: 90),
            "JPEG, colour at half the size" => image.JpegsaveBuffer(q: 80, subsampleMode: Enums.ForeignSubsample.On),
            "JPEG, progressive" => image.JpegsaveBuffer(q: 90, interlace: true),
            "JPEG, restart markers" => image.JpegsaveBuffer(q: 90, restartInterval: 7),
            "JPEG, gray" => Gray(image).JpegsaveBuffer(q: 90),
            "PNG, interlaced" => image.PngsaveBuffer(interlace: true),
            "PNG, palette of 16 colours" => image.PngsaveBuffer(palette: true, bitdepth: 4),
            "PNG, 16 bits" => (image * 200.5).Cast(Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Rgb16)
                .PngsaveBuffer(bitdepth: 16),
            "PNG, black and white" => (Gray(image) > 128.0).PngsaveBuffer(bitdepth: 1),
            "PNG, transparency" => FadingOut(image).PngsaveBuffer(),
            "GIF, interlaced" => image.GifsaveBuffer(interlace: true),
            "WebP" => image.WebpsaveBuffer(q: 90),
            "WebP, transparency" => FadingOut(image).WebpsaveBuffer(lossless: true),
            "TIFF, LZW" => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Lzw),
            "TIFF, deflate with differences" => image.TiffsaveBuffer(
                compression: Enums.ForeignTiffCompression.Deflate, predictor: Enums.ForeignTiffPredictor.Horizontal),
            "TIFF, white is least" => Gray(image).TiffsaveBuffer(miniswhite: true),
            "TIFF, JPEG" => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Jpeg),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private static Image Gray(Image image) => image.Colourspace(Enums.Interpretation.Bw);

    private static Image FadingOut(Image image)
    {
        var alpha = Enumerable.Range(0, Width * Height).Select(i => (byte)(i % Width * 255 / (Width - 1))).ToArray();
        return image.Bandjoin(Vips.Over(alpha, Width, Height, bands: 1));
    }

    private static byte[] Scene()
    {
        var generator = new DemoTempleGenerator();
        return TestPictures.Decoder().DecodePixels(generator.Draw(generator.Plan(seed: 4, perCategory: 1).First()).Jpeg, Width, Height);
    }

    private void AssertAlike(byte[] file)
    {
        var differences = Differences(file);
        Assert.InRange(differences.Average(), 0, MostOnAverage);
        Assert.InRange(differences.Count(difference => difference > Far), 0, MostFarOff * differences.Length);
    }

    private int[] Differences(byte[] file)
    {
        using var picture = SixLabors.ImageSharp.Image.Load<Rgba32>(file);
        picture.Mutate(context => context.AutoOrient().BackgroundColor(Color.White));
        using var opaque = picture.CloneAs<Rgb24>();
        var theirs = new byte[opaque.Width * opaque.Height * ImageDecoder.Bands];
        opaque.CopyPixelDataTo(theirs);
        var ours = _decoder.DecodePixels(file, opaque.Width, opaque.Height);
        return [.. ours.Zip(theirs, (one, other) => Math.Abs(one - other))];
    }
}
