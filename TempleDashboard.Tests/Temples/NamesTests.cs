using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Tests.Temples;

public sealed class NamesTests
{
    [Theory]
    [InlineData("  Door open ", "Door open")]
    [InlineData("../../etc/passwd", "../../etc/passwd")]
    [InlineData("🛕 கோபுரம்", "🛕 கோபுரம்")]
    [InlineData("CON", "CON")]
    public void TryClean_UsableName_IsTrimmedAndKept(string raw, string expected)
    {
        Assert.True(Names.TryClean(raw, "Category", out var name, out _));
        Assert.Equal(expected, name);
    }

    [Theory]
    [InlineData(null, "missing")]
    [InlineData("   ", "missing")]
    [InlineData("a\nb", "line break")]
    [InlineData("a\u2028b", "line break")]
    [InlineData("abc\u202Egpj", "invisible")]
    [InlineData("No category (Anomaly)", "fits no category")]
    public void TryClean_UnusableName_SaysWhy(string? raw, string reason)
    {
        Assert.False(Names.TryClean(raw, "Category", out _, out var error));
        Assert.StartsWith("Category", error);
        Assert.Contains(reason, error);
    }

    [Theory]
    [InlineData("410010", "410010", "default")]
    [InlineData("410010:lights", "410010", "lights")]
    public void TryParse_GoodReference_NamesTempleAndClassifier(string text, string temple, string classifier)
    {
        Assert.True(ClassifierRef.TryParse(text, out var reference, out _));
        Assert.Equal(new ClassifierRef(temple, classifier), reference);
    }

    [Theory]
    [InlineData("410010:a:b")]
    [InlineData(":lights")]
    [InlineData("410010:")]
    public void TryParse_BadReference_IsRefused(string text)
    {
        Assert.False(ClassifierRef.TryParse(text, out _, out var error));
        Assert.NotEmpty(error);
    }
}
