using System.Security.Cryptography;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Pictures;

public sealed class PictureReaderTests
{
    [Fact]
    public void Read_Photograph_TellsEverythingAboutIt()
    {
        var file = TestPictures.WithExif(TestPictures.Jpeg(800, 400), orientation: 6, "2026:11:22 10:31:05");
        var result = TestPictures.Reader().Read(file, "gate\n.jpg");
        Assert.True(result.Succeeded, result.Message);
        var picture = result.Picture;
        Assert.Equal("gate.jpg", picture.Name);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), picture.Sha256);
        Assert.Equal(file.Length, picture.Bytes);
        Assert.Equal((PictureFormat.Jpeg, 400, 800), (picture.Format, picture.Width, picture.Height));
        Assert.Equal(new DateTime(2026, 11, 22, 10, 31, 5), picture.CapturedAt);
        Assert.Equal(new PictureHeader(PictureFormat.WebP, 160, 320), TestPictures.Decoder().Inspect(picture.Thumbnail).Header);
        Assert.Null(result.Refusal);
    }

    [Fact]
    public void ReadAndOpen_FailureThatNobodyForesaw_IsARefusalThatNamesThePicture()
    {
        var broken = new PictureReader(null!, Microsoft.Extensions.Options.Options.Create(new UploadRules()));
        var read = broken.Read(TestPictures.Png(), "gate.png");
        Assert.Equal(ImageRefusal.Failed, read.Refusal);
        Assert.StartsWith("‘gate.png’ could not be read", read.Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "‘gate.png’ could not be read",
            broken.Open(TestPictures.Png(), "gate.png", new PictureView(8, 8, null), new byte[192]).Refusal,
            StringComparison.Ordinal);
    }

    [SharedDatasetFact]
    public void Read_RealPhotographs_AcceptsThemAll()
    {
        var reader = TestPictures.Reader();
        foreach (var file in SharedDatasets.Pictures("door_state").Values.SelectMany(files => files))
        {
            var result = reader.Read(File.ReadAllBytes(file), Path.GetFileName(file));
            Assert.True(result.Succeeded, result.Message);
        }
    }
}
