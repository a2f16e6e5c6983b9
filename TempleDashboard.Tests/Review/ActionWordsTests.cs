using System.Reflection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Review;

namespace TempleDashboard.Tests.Review;

/// <summary>Whatever is written down can be found by its kind, and is said in the viewer's language.</summary>
public sealed class ActionWordsTests
{
    private static readonly string[] All =
    [
        .. typeof(AuditActions).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!),
    ];

    public static TheoryData<string> Actions => [.. All];

    [Fact]
    public void Kinds_AllTogether_HaveEveryActionOnce() =>
        Assert.Equal(All.Order(), ActionWords.Kinds.Values.SelectMany(actions => actions).Order());

    [Theory]
    [MemberData(nameof(Actions))]
    public void Action_OneOrMany_IsSaidInBothLanguages(string action)
    {
        foreach (var count in new[] { 1, 2 })
        {
            var group = new ActionGroup([.. Enumerable.Repeat(
                new ActionEntry(1, PictureRows.Time, "browser", action, "410010", "", false, null), count)]);

            Assert.DoesNotContain('{', Texts.English.Action(group));
            Assert.DoesNotMatch("[a-z]", Texts.Chinese.Action(group));
        }
    }

    [Fact]
    public void Kind_OfEachKey_IsSaidInBothLanguages()
    {
        foreach (var kind in ActionWords.Kinds.Keys)
        {
            Assert.NotEqual(kind, Texts.English.Kind(kind));
            Assert.DoesNotMatch("[a-z]", Texts.Chinese.Kind(kind));
        }
    }

    [Fact]
    public void Action_OfALaterVersion_IsShownAsItIs() => Assert.Equal(
        "did what is not known yet",
        Texts.English.Action(new([new(1, PictureRows.Time, "browser", "did what is not known yet", "", "", false, null)])));
}
