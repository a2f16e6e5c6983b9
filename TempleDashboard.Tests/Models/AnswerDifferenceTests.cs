using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Models;

namespace TempleDashboard.Tests.Models;

public sealed class AnswerDifferenceTests
{
    [Fact]
    public void Of_SomePicturesShared_ListsThoseAnsweredDifferently_TheDecidedOnesFirst()
    {
        TestPicture[] one = [Say("a", "Open", "Open"), Say("b", "Open", "Shut"), Say("c", "Open", "Shut"), Say("only", "Open", "Shut")];
        TestPicture[] other = [Say("c", "Open", "Open"), Say("b", "Open", "Ajar"), Say("a", "Open", "Open"), Say("else", "Open", "Open")];

        var (differences, shared) = AnswerDifference.Of(one, other);

        Assert.Equal(3, shared);
        Assert.Equal(["c", "b"], differences.Select(difference => difference.One.Sha256));
        Assert.Equal(("Shut", "Open"), (differences[0].One.PredictedCategory, differences[0].Other.PredictedCategory));
    }

    private static TestPicture Say(string sha256, string truly, string said) => new(sha256, sha256, truly, said, 0.9);
}
