using Bunit;
using TempleDashboard.Learning.Evaluation;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Models;

namespace TempleDashboard.Tests.Models;

public sealed class ConfusionTableTests : ScreenContext
{
    private static readonly ConfusionMatrix Matrix = new(["open", "closed"], [[4, 1], [0, 6]]);

    [Fact]
    public void Cells_WithPictures_AreButtonsThatSayWhatTheyHold()
    {
        var table = Render<ConfusionTable>(parameters => parameters.Add(p => p.Matrix, Matrix));
        Assert.Equal(
            ["4 of ‘open’ recognised", "1 of ‘open’ taken for ‘closed’", "6 of ‘closed’ recognised"],
            table.FindAll("tbody button").Select(button => button.GetAttribute("aria-label")));
    }

    [Fact]
    public void Cell_Clicked_IsHandedOver()
    {
        ConfusionCell? chosen = null;
        var table = Render<ConfusionTable>(parameters =>
            parameters.Add(p => p.Matrix, Matrix).Add(p => p.SelectedChanged, cell => chosen = cell));
        table.Find("[aria-label=\"1 of ‘open’ taken for ‘closed’\"]").Click();
        Assert.Equal(new ConfusionCell("open", "closed"), chosen);
    }
}
