using Bunit;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Evaluation;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Models;

namespace TempleDashboard.Tests.Models;

public sealed class SplitNumbersTests : ScreenContext
{
    [Fact]
    public void Render_DaysMeasured_ShowsBothNumbersSideBySide()
    {
        var split = new SplitComparison(SplitKind.Day, 7, 200, 0.97, Interval.Wilson(194, 200), 0.91, Interval.Wilson(182, 200));

        var numbers = Show(new SplitEvaluation([split], ["No file name tells the camera."]));

        Assert.Equal(
            ["on pictures of days it has never seen", "on pictures of known days"], numbers.FindAll("dt").Select(term => term.TextContent));
        Assert.Equal(["91% 86–95%", "97% 93–99%"], numbers.FindAll("dd").Select(value => value.TextContent));
        Assert.Contains(
            "Expect the first number of tomorrow's pictures; pictures of more days raise it.", numbers.Markup, StringComparison.Ordinal);
        Assert.Contains("Not measured: No file name tells the camera.", numbers.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelKinds.Transfer, "this model was made before")]
    [InlineData(ModelKinds.ConvNet, "further trainings of this network")]
    public void Render_NotKnown_SaysWhy(string kind, string why) =>
        Assert.Contains(why, Show(null, kind).Markup, StringComparison.Ordinal);

    [Theory]
    [InlineData(ModelKinds.ConvNet, false)]
    [InlineData(ModelKinds.Transfer, true)]
    [InlineData(null, true)]
    public void Render_ConvNet_SaysWhereAnotherModelWasMeasured(string? measuredBy, bool says) =>
        Assert.Equal(
            says,
            Show(new SplitEvaluation([], ["x"]) { MeasuredBy = measuredBy }, ModelKinds.ConvNet)
                .Markup.Contains("transfer model", StringComparison.Ordinal));

    private IRenderedComponent<SplitNumbers> Show(SplitEvaluation? splits, string kind = ModelKinds.Transfer) =>
        Render<SplitNumbers>(parameters => parameters.Add(p => p.Splits, splits).Add(p => p.Kind, kind));
}
