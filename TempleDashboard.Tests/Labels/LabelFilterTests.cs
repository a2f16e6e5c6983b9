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
}
