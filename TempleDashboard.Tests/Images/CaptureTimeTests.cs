using TempleDashboard.Domain.Images;

namespace TempleDashboard.Tests.Images;

public sealed class CaptureTimeTests
{
    [Theory]
    [InlineData("camera1_2015-11-16_0910_slot75.jpg", "2015-11-16 09:10:00")]
    [InlineData("20151101_152050.jpg", "2015-11-01 15:20:50")]
    [InlineData("2026-11-22T10-31-05.png", "2026-11-22 10:31:05")]
    [InlineData("IMG_20261122_103105.jpg", "2026-11-22 10:31:05")]
    [InlineData("PXL_20261122_103105123.jpg", "2026-11-22 10:31:05")]
    [InlineData("2012-09-11_15_16_58#001.jpg", "2012-09-11 15:16:58")]
    [InlineData("20261122103105", "2026-11-22 10:31:05")]
    [InlineData("Screenshot 2026-11-22 10.31.05", "2026-11-22 10:31:05")]
    [InlineData("cam 99999999_999999 then 2026-01-02_0304", "2026-01-02 03:04:00")]
    public void FromName_NameWithTime_FindsIt(string name, string expected) =>
        Assert.Equal(DateTime.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), CaptureTime.FromName(name));

    [Theory]
    [InlineData("door.jpg")]
    [InlineData("2026-11-22.jpg")]
    [InlineData("2026-13-22_1031.jpg")]
    [InlineData("2026-02-30_1031.jpg")]
    [InlineData("2026-11-22_2531.jpg")]
    [InlineData("1234567890123456789.jpg")]
    [InlineData("")]
    [InlineData(null)]
    public void FromName_NoTimeOrImpossible_IsNull(string? name) => Assert.Null(CaptureTime.FromName(name));

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

    [Fact]
    public void Find_NotAPicture_IsNull() => Assert.Null(CaptureTime.Find("nothing"u8.ToArray(), "nothing"));
}
