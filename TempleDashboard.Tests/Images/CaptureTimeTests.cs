using TempleDashboard.Domain.Images;

namespace TempleDashboard.Tests.Images;

public sealed class CaptureTimeTests
{
    [Fact]
    public void Find_Exif_GoesBeforeTheName()
    {
        var file = TestPictures.WithExif(TestPictures.Jpeg(), 1, "2026:11:22 10:31:05");
        Assert.Equal(new DateTime(2026, 11, 22, 10, 31, 5), CaptureTime.Find(file, "20151101_152050.jpg"));
    }

    [Theory]
    [InlineData("0000:00:00 00:00:00")]
    [InlineData("2026:02:31 10:00:00")]
    [InlineData("yesterday")]
    public void Find_ImpossibleExif_FallsBackOnTheName(string exif)
    {
        var file = TestPictures.WithExif(TestPictures.Jpeg(), 1, exif);
        Assert.Equal(new DateTime(2015, 11, 1, 15, 20, 50), CaptureTime.Find(file, "20151101_152050.jpg"));
    }

    [Theory]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.WebP)]
    [InlineData(PictureFormat.Tiff)]
    [InlineData(PictureFormat.Avif)]
    public void Find_ExifOfEveryFormat_IsRead(PictureFormat format)
    {
        var file = TestPictures.WithExifTime(format, "2026:11:22 10:31:05");
        Assert.Equal(new DateTime(2026, 11, 22, 10, 31, 5), CaptureTime.Find(file, "20151101_152050.jpg"));
    }

    [Fact]
    public void Find_NotAPicture_IsNull() => Assert.Null(CaptureTime.Find("nothing"u8.ToArray(), "nothing"));
}
