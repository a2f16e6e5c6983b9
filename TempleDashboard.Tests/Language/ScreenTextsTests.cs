using System.Text.RegularExpressions;
using TempleDashboard.CollectTexts;
using TempleDashboard.Tests.Build;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Language;

namespace TempleDashboard.Tests.Language;

/// <summary>All texts of the screens are in the resource files, in all languages (tools/collect-texts brings them up to date).</summary>
public sealed partial class ScreenTextsTests
{
    private static readonly string Web = Repository.PathOf("TempleDashboard.Web");

    [Fact]
    public void Texts_OfTheSources_AreAllListedAndNoOthers()
    {
        var listed = TextFile.Read(FileOf("")).Keys;

        Assert.Equal(TextScanner.Collect(Web), listed);
    }

    [Fact]
    public void OtherLanguages_SayAllTexts()
    {
        var texts = TextFile.Read(FileOf("")).Keys;
        foreach (var (culture, _) in Languages.All.Skip(1))
        {
            var said = TextFile.Read(FileOf($".{culture.Name}"));

            Assert.Empty(texts.Except(said.Keys));
            Assert.Empty(said.Keys.Where(name => !TextFile.IsComponents(name)).Except(texts));
            Assert.DoesNotContain(said, text => string.IsNullOrWhiteSpace(text.Value));
        }
    }

    [Fact]
    public void OtherLanguages_HaveTheSamePlaceholders()
    {
        foreach (var (culture, _) in Languages.All.Skip(1))
        {
            var wrong = TextFile.Read(FileOf($".{culture.Name}"))
                .Where(text => !TextFile.IsComponents(text.Key)
                    && !PlaceholdersOf(text.Key).ToHashSet().IsSupersetOf(PlaceholdersOf(text.Value)));

            Assert.Empty(wrong);
        }
    }

    [Fact]
    public void Text_OfAnotherLanguage_IsSaidInIt()
    {
        var viewer = new Viewer();
        viewer.Read(new("zh-TW", null, null, null));
        var texts = new ScreenTexts(viewer);

        Assert.Equal("3 分鐘前", texts["{0} min ago", 3].Value);
        Assert.Equal("no such text", texts["no such text"].Value);
        Assert.True(texts["no such text"].ResourceNotFound);
    }

    [Fact]
    public void TextsOf_JoinedChosenAndCounted_AreAllFound()
    {
        const string Source = """
            <p>@L["One " + "text"]</p><b title="@L[busy ? "Busy…" : "Done"]">@L["{0} of {1}", Name("x"), L["inner"]]</b>
            @L.Many(Count("y"), "1 picture", "{0} pictures") @(texts["with \"quotes\""])
            """;

        Assert.Equal(
            ["One text", "Busy…", "Done", "{0} of {1}", "inner", "1 picture", "{0} pictures", "with \"quotes\""],
            TextScanner.TextsOf(Source));
    }

    [Theory]
    [InlineData(1, "1 picture")]
    [InlineData(0, "0 pictures")]
    [InlineData(12345, "12,345 pictures")]
    public void Many_Count_ChoosesTheText(int count, string expected) =>
        Assert.Equal(expected, Texts.English.Many(count, "1 picture", "{0} pictures"));

    private static string FileOf(string language) => Path.Combine(Web, "Language", $"Texts{language}.resx");

    private static IEnumerable<string> PlaceholdersOf(string text) => Placeholder().Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"\{(\d+)")]
    private static partial Regex Placeholder();
}
