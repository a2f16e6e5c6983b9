using System.Text.Json;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Tests.Models;

public sealed class CategoryMatchTests
{
    [Fact]
    public void Of_NamesSwapped_FollowsTheIds()
    {
        var match = CategoryMatch.Of(Model(("Open", 1), ("Closed", 2)), [New("Closed", 1), New("Open", 2)])!;

        Assert.Equal([0, 1], match.Places);
        Assert.True(match.IsRenamed);
    }

    [Fact]
    public void Of_OtherOrder_FindsEach()
    {
        var match = CategoryMatch.Of(Model(("Open", 1), ("Closed", 2)), [New("Closed", 2), New("Open", 1)])!;

        Assert.Equal([1, 0], match.Places);
        Assert.False(match.IsRenamed);
    }

    [Fact]
    public void Of_ModelThatKeepsNoIds_GoesByName()
    {
        Assert.Equal([1, 0], CategoryMatch.Of(Model(("Open", null), ("Closed", null)), [New("Closed", 2), New("Open", 1)])!.Places);
        Assert.Null(CategoryMatch.Of(Model(("Open", null), ("Closed", null)), [New("Shut", 2), New("Open", 1)]));
    }

    [Fact]
    public void Of_DeletedAndMadeAnew_GoesByName() =>
        Assert.Equal([0, 1], CategoryMatch.Of(Model(("Open", 1), ("Closed", 2)), [New("Open", 1), New("Closed", 3)])!.Places);

    [Fact]
    public void Of_OneMoreOrOneLessOrTwoInOne_IsNone()
    {
        Assert.Null(CategoryMatch.Of(Model(("Open", 1), ("Closed", 2)), [New("Open", 1), New("Closed", 2), New("Ajar", 3)]));
        Assert.Null(CategoryMatch.Of(Model(("Open", 1), ("Closed", 2)), [New("Open", 1)]));
        Assert.Null(CategoryMatch.Of(Model(("Open", 1), ("Closed", 2)), [New("Closed", 1), New("Ajar", 3)]));
    }

    private static CategoryCount New(string name, long id) => new(name, false, 1, 1) { Id = id };

    private static TrainedModel Model(params (string Name, long? Id)[] categories) =>
        new()
        {
            Kind = "transfer",
            ModelSha256 = "m",
            BackboneSha256 = null,
            SnapshotSha256 = "s",
            Folder = "f",
            Categories = [.. categories.Select(category => category.Name)],
            EvaluationJson = JsonSerializer.Serialize(
                new
                {
                    Categories = categories.Select(category => new
                    {
                        category.Name,
                        IsCommon = false,
                        Train = 1,
                        Test = 1,
                        category.Id,
                    }),
                }),
        };
}
