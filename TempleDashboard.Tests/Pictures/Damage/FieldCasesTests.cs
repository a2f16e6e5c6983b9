using TempleDashboard.Domain.Pictures;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Pictures.Damage;

/// <summary>
/// Walks over the collected files of cameras and clients beside the repository, and expects of each what its README says.
/// </summary>
public sealed class FieldCasesTests
{
    private static readonly string[] Harmless =
        ["00-", "01-", "02-", "03-", "04-", "06-", "08-", "09-", "10-", "12-", "13-", "33-"];

    private static readonly string[] Broken = ["20-", "23-", "24-", "26-", "27-", "28-", "34-", "35-"];

    private readonly PictureReader _reader = TestPictures.Reader();
    private readonly ImageDecoder _decoder = TestPictures.Decoder();

    [FieldCasesFact]
    public void Jpeg_HarmlessOddities_AreThePlainPicture()
    {
        var plain = _decoder.DecodePixels(FieldCases.Read("jpeg/00-plain.jpg"), 64, 64);
        foreach (var file in FieldCases.Files("jpeg", Harmless))
        {
            AssertAccepted(file);
            var differences = _decoder.DecodePixels(File.ReadAllBytes(file), 64, 64).Zip(plain, (a, b) => Math.Abs(a - b));
            Assert.True(differences.Average() < 2, file);
        }
    }

    [FieldCasesFact]
    public void Jpeg_DestroyedData_IsRefused() => Assert.All(
        [.. FieldCases.Files("jpeg", Broken), .. FieldCases.Files("damage", "jpg-")],
        AssertDamaged);

    [FieldCasesFact]
    public void GifAndJpegInTiff_DestroyedData_IsRefused() => Assert.All(
        FieldCases.Files("damage", "gif-", "tif-jpeg"),
        AssertDamaged);

    [FieldCasesFact]
    public void Jpeg_WithoutItsEndMark_IsIncomplete() =>
        Assert.Equal(ImageRefusal.Truncated, Read(Path.Combine(FieldCases.Root!, "jpeg", "05-no-eoi.jpg")).Refusal);

    [FieldCasesFact]
    public void Tiff_EveryKind_IsAPictureOrSaysThatItsKindCannotBeRead()
    {
        foreach (var file in FieldCases.Files("tiff").Concat(FieldCases.Files("png16")))
        {
            var result = Read(file);
            if (Path.GetFileName(file).StartsWith("float64", StringComparison.Ordinal) && !result.Succeeded)
            {
                Assert.Equal(ImageRefusal.UnreadableKind, result.Refusal);
                Assert.Contains("this kind of TIFF cannot be read", result.Message, StringComparison.Ordinal);
                continue;
            }
            Assert.True(result.Succeeded, $"{file}: {result.Message}");
            var pixels = _decoder.DecodePixels(File.ReadAllBytes(file), 64, 64);
            // Thermal frames of 16 bits use a small part of what they could; on the screen all is seen.
            Assert.True(pixels.Distinct().Count() > 2, $"{file} has {pixels.Distinct().Count()} levels.");
            var shown = _decoder.DecodePixels(result.Picture.Thumbnail, 64, 64);
            Assert.True(shown.Max() - shown.Min() > 100, $"{file} is shown with {shown.Max() - shown.Min()} levels.");
        }
    }

    [FieldCasesFact]
    public void Tiff_OddValues_ComeOutLikeTheSameSceneOf8Bits()
    {
        var plain = _decoder.DecodePixels(FieldCases.Read("tiff/uint8-gray.tif"), 64, 64);
        foreach (var name in new[] { "float32-gray-0-1", "float32-gray-0-255", "uint32-gray", "int32-gray-0-65535", "uint16-gray-full" })
        {
            var mean = _decoder.DecodePixels(FieldCases.Read($"tiff/{name}.tif"), 64, 64).Zip(plain, (a, b) => Math.Abs(a - b)).Average();
            Assert.True(mean < 12, $"{name}: {mean:0.0} levels off on average");
        }
    }

    [FieldCasesFact]
    public void FlatAndAlpha_AreStoredAndHaveThumbnails()
    {
        foreach (var file in FieldCases.Files("flat").Concat(FieldCases.Files("alpha")))
        {
            AssertAccepted(file);
            Assert.NotEmpty(_decoder.Thumbnail(File.ReadAllBytes(file)));
        }
    }

    private PictureReadResult Read(string file) => _reader.Read(File.ReadAllBytes(file), Path.GetFileName(file));

    private void AssertAccepted(string file)
    {
        var result = Read(file);
        Assert.True(result.Succeeded, $"{file}: {result.Message}");
        var opened = _reader.Open(File.ReadAllBytes(file), Path.GetFileName(file), new PictureView(64, 64, null), new byte[64 * 64 * 3]);
        Assert.Null(opened.Refusal);
    }

    private void AssertDamaged(string file)
    {
        var result = Read(file);
        Assert.True(result.Refusal is ImageRefusal.Damaged or ImageRefusal.Truncated, $"{file}: {result.Message ?? "accepted"}");
        var opened = _reader.Open(File.ReadAllBytes(file), Path.GetFileName(file), new PictureView(64, 64, null), new byte[64 * 64 * 3]);
        Assert.True(opened is { IsDamaged: true, Refusal: not null }, file);
    }
}
