using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Tests.Pictures;

public sealed class PictureNameTests
{
    [Theory]
    [InlineData("door.jpg", "door.jpg")]
    [InlineData("../../etc/passwd", "../../etc/passwd")]
    [InlineData("CON", "CON")]
    [InlineData("two\r\nlines\tand\0more", "twolinesandmore")]
    [InlineData("\u202Egpj.exe", "gpj.exe")]
    [InlineData("🛕 देवालय 👩‍👩‍👧.png", "🛕 देवालय 👩‍👩‍👧.png")]
    [InlineData("  spaces  ", "spaces")]
    [InlineData("\uD800broken", "broken")]
    [InlineData("cafe\u0301\u200B 1.jpg", "caf\u00E9 1.jpg")]
    [InlineData("\n\r", PictureName.Unnamed)]
    [InlineData("", PictureName.Unnamed)]
    [InlineData(null, PictureName.Unnamed)]
    public void Clean_AnyName_IsOneVisibleLine(string? name, string expected) => Assert.Equal(expected, PictureName.Clean(name));

    [Fact]
    public void Clean_LongName_IsCutBetweenCharacters()
    {
        var name = PictureName.Clean("x" + string.Concat(Enumerable.Repeat("👩‍👩‍👧", 100)));
        Assert.InRange(name.Length, PictureName.MaxLength - 8, PictureName.MaxLength);
        Assert.EndsWith("👩‍👩‍👧", name, StringComparison.Ordinal);
    }
}
