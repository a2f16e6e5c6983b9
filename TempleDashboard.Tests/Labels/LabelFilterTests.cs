using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Web.Labels;

namespace TempleDashboard.Tests.Labels;

public sealed class LabelFilterTests
{
    [Fact]
    public void Parse_Unlabelled_ShowsOnlyThose() => Assert.True(LabelFilter.Parse("unlabelled").Unlabelled);

    [Fact]
    public void Parse_Number_IsACategory() => Assert.Equal(12, LabelFilter.Parse("12").CategoryId);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("drop table")]
    public void Parse_AnythingElse_ShowsEverything(string? show) => Assert.Equal(LabelFilter.All, LabelFilter.Parse(show));

    [Fact]
    public void ToQuery_EveryPart_IsReadBackTheSame()
    {
        LabelFilter[] filters =
        [
            new(Unlabelled: true, Name: "50% & more"),
            new(12, Split: Split.Test, Sort: LabelSort.Taken),
            new(Name: "gate", LookAlikeOf: 7, Sort: LabelSort.Name),
            LabelFilter.All,
            new(Unlabelled: true) { Hours = new(18, 6) },
        ];
        Assert.All(filters, filter =>
        {
            var query = filter.ToQuery().ToDictionary(part => part.Key, part => part.Value?.ToString());
            Assert.Equal(filter, LabelFilter.Parse(
                query["show"], query["split"], query["name"], query["like"], query["sort"], query["hours"]));
        });
        Assert.All(LabelFilter.All.ToQuery().Values, Assert.Null);
    }

    [Theory]
    [InlineData("3", "1")]
    [InlineData("trains", "newest, oldest")]
    public void Parse_WordsThatAreNone_CountAsNotSaid(string split, string sort) =>
        Assert.Equal(LabelFilter.All, LabelFilter.Parse(null, split, null, "-4", sort));

    [Fact]
    public void Fits_Label_IsWhatTheDatabaseWouldShow()
    {
        var labelled = new LabelState(1, 12, Split.Test, "t");
        var unlabelled = new LabelState(1, null, Split.Train, "");
        Assert.True(new LabelFilter(12, Split: Split.Test).Fits(labelled));
        Assert.False(new LabelFilter(12, Split: Split.Train).Fits(labelled));
        Assert.False(new LabelFilter(Split: Split.Train).Fits(unlabelled));
        Assert.False(new LabelFilter(Unlabelled: true).Fits(labelled));
        Assert.True(new LabelFilter(Unlabelled: true).Fits(unlabelled));
        Assert.True(LabelFilter.All.Fits(unlabelled));
    }
}
