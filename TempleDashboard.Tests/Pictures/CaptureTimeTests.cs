using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Tests.Pictures;

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

    /// <summary>
    /// Thousands of entries that each claim all of the file as their own: read one and all, they would ask for a hundred gigabytes.
    /// </summary>
    [Fact]
    public void Find_TiffOfEntriesThatClaimTheWholeFile_TakesNoMemoryForThem()
    {
        const int entries = 5_000;
        var file = new byte[4_000_000];
        "II*\0"u8.CopyTo(file);
        BitConverter.TryWriteBytes(file.AsSpan(4), 8);
        BitConverter.TryWriteBytes(file.AsSpan(8), (ushort)entries);
        for (var i = 0; i < entries; i++)
        {
            var entry = file.AsSpan(10 + (12 * i));
            BitConverter.TryWriteBytes(entry, (ushort)(20_000 + i));
            BitConverter.TryWriteBytes(entry[2..], (ushort)7);
            BitConverter.TryWriteBytes(entry[4..], file.Length - 100);
            BitConverter.TryWriteBytes(entry[8..], 8);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(CaptureTime.Find(file, "nothing"));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Find_NotAPicture_IsNull() => Assert.Null(CaptureTime.Find("nothing"u8.ToArray(), "nothing"));
}
