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
    [InlineData("Ge\u0301ant ouvert", "G\u00E9ant ouvert")]
    [InlineData("\u1112\u1161\u11AB\u1100\u1173\u11AF", "\uD55C\uAE00")]
    [InlineData("\uD558\u11AB", "\uD55C")]
    [InlineData("a\u0323\u0307", "\u1EA1\u0307")]
    [InlineData("a\u0307\u0323", "\u1EA1\u0307")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\uF900", "\u8C48")]
    [InlineData("\u09C7\u09BE", "\u09CB")]
    [InlineData("o\u0302\u0323", "\u1ED9")]
    [InlineData("Door\u00A0open", "Door open")]
    [InlineData("Door \u2003\u3000 open\u202F", "Door open")]
    [InlineData("\u00A0Door  open", "Door open")]
    public void TryClean_NamesThatLookAlike_BecomeOne(string raw, string expected)
    {
        Assert.True(Names.TryClean(raw, "Category", out var name, out var error), error);
        Assert.Equal(expected, name);
        Assert.Equal(expected, Names.Plain(raw));
    }

    [Theory]
    [InlineData("\U0001F469\u200D\U0001F680 crew")] // a joiner within an emoji
    [InlineData("\u2764\uFE0F")]
    [InlineData("\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F")] // the flag of a region
    [InlineData("1\uFE0F\u20E3")]
    [InlineData("\u06A9\u062A\u0627\u0628\u200C\u0647\u0627")] // Persian
    [InlineData("\u0D28\u0D4D\u200D\u0D31")] // Malayalam
    [InlineData("\u845B\U000E0100")] // a variant of a Han character
    public void TryClean_JoinersWhereTheyDoSomething_AreKept(string raw)
    {
        Assert.True(Names.TryClean(raw, "Category", out var name, out var error), error);
        Assert.Equal(raw, name);
    }

    [Theory]
    [InlineData("Door\u200Bopen", "U+200B (zero width space) after ‘Door’")]
    [InlineData("\uFEFFDoor", "U+FEFF (byte order mark) at its beginning")]
    [InlineData("Do\u00ADor", "U+00AD (soft hyphen)")]
    [InlineData("Door\u2060", "U+2060 (word joiner)")]
    [InlineData("Door\u200D open", "U+200D")]
    [InlineData("Door\u200C", "U+200C")]
    [InlineData("Door\uFE0F", "U+FE0F")]
    [InlineData("Door\u200E", "U+200E")]
    [InlineData("Door\u3164", "U+3164")]
    [InlineData("Do\u034For", "U+034F")]
    [InlineData("Door\U000E0067", "U+E0067")]
    [InlineData("\u06A9\u200C\u200C\u062A", "U+200C")]
    [InlineData("a\tb", "U+0009")]
    [InlineData("Door \uFFFD", "send the name as UTF-8")]
    public void TryClean_CharactersThatNobodySees_AreNamed(string raw, string named)
    {
        Assert.False(Names.TryClean(raw, "Category", out _, out var error));
        Assert.Contains(named, error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryClean_HalfOfACharacter_IsNamed()
    {
        Assert.False(Names.TryClean("\uD83D door", "Category", out _, out var error));
        Assert.Contains("half of a character (U+D83D)", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryClean_NameOfMegabytes_IsRefusedWithItsLengthAtOnce()
    {
        Assert.False(Names.TryClean(new string('\u0301', 5_000_000), "Category", out _, out var error));
        Assert.Equal("Category has 5000000 characters; at most 200 are allowed.", error);
    }

    [Fact]
    public void TryClean_200CharactersInParts_FitOnceComposed() =>
        Assert.True(Names.TryClean(string.Concat(Enumerable.Repeat("\u1112\u1161\u11AB", 200)), "Category", out _, out _));

    [Fact]
    public void CaseHint_AnotherInCapitals_NamesIt() =>
        Assert.Contains(
            "‘Door Open’", Names.CaseHint("category", "door open", ["Wall", "door open", "Door Open"]), StringComparison.Ordinal);

    [Fact]
    public void CaseHint_NoneButItself_IsNull() => Assert.Null(Names.CaseHint("category", "door", ["door", "doors"]));

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
