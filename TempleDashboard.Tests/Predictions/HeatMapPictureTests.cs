using Bunit;
using Microsoft.AspNetCore.Components.Web;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Predictions;

namespace TempleDashboard.Tests.Predictions;

public sealed class HeatMapPictureTests : ScreenWithData
{
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void Button_Pressed_AsksForTheTopCategoryAndThenForNone()
    {
        var asked = new List<string?>();
        var picture = Open(category: null, asked.Add);
        Assert.Empty(picture.FindAll("img.layer"));
        Assert.Equal("false", picture.Find("button").GetAttribute("aria-pressed"));

        picture.Find("button").Click();
        picture.Render(parameters => parameters.Add(component => component.Category, "Door open"));
        picture.Find("button").Click();

        Assert.Equal(["Door open", null], asked);
    }

    [Fact]
    public void Category_Chosen_IsComputedThenExplained()
    {
        var picture = Open("Door & gate");
        var layer = picture.Find("img.layer");
        Assert.Equal($"api/v1/predictions/7/heatmap?category=Door%20%26%20gate&picture={Hash[..12]}", layer.GetAttribute("src"));
        Assert.Equal("Computing the heat map…", picture.Find("[role=status]").TextContent);
        Assert.Equal("Opacity of the heat map", picture.Find("input[type=range]").GetAttribute("aria-label"));

        layer.TriggerEvent("onload", new ProgressEventArgs());

        Assert.Equal("Where the picture speaks for ‘Door & gate’: the brighter, the more.", picture.Find("[role=status]").TextContent);
        Assert.Empty(picture.FindAll(".computing"));
    }

    [Fact]
    public void Category_Changed_IsComputedAgain()
    {
        var picture = Open("Door open");
        picture.Find("img.layer").TriggerEvent("onload", new ProgressEventArgs());

        picture.Render(parameters => parameters.Add(component => component.Category, "Door closed"));

        Assert.Contains("category=Door%20closed", picture.Find("img.layer").GetAttribute("src"));
        Assert.Equal("Computing the heat map…", picture.Find("[role=status]").TextContent);
    }

    [Fact]
    public void Map_ThatFails_SaysWhy()
    {
        var picture = Open("Door open");

        picture.Find("img.layer").TriggerEvent("onerror", new Microsoft.AspNetCore.Components.Web.ErrorEventArgs());

        picture.WaitForAssertion(() => Assert.Equal("There is no prediction 7.", picture.Find("[role=status]").TextContent));
        Assert.Contains("failed", picture.Find("[role=status]").ClassList);
    }

    [Fact]
    public void Bars_WithSomebodyWhoListens_AreButtonsThatChooseACategory()
    {
        string? chosen = null;
        var bars = Render<ProbabilityBars>(parameters => parameters
            .Add(component => component.Probabilities, [new("Door open", 0.9), new("Door closed", 0.1)])
            .Add(component => component.MinConfidence, 0.5)
            .Add(component => component.Top, "Door open")
            .Add(component => component.Chosen, "Door open")
            .Add(component => component.ChosenChanged, category => chosen = category));
        Assert.Equal(["true", "false"], bars.FindAll("button").Select(button => button.GetAttribute("aria-pressed")));

        bars.FindAll("button")[1].Click();

        Assert.Equal("Door closed", chosen);
    }

    private IRenderedComponent<HeatMapPicture> Open(string? category, Action<string?>? changed = null) =>
        Render<HeatMapPicture>(parameters =>
            parameters
                .Add(component => component.PredictionId, 7)
                .Add(component => component.Sha256, Hash)
                .Add(component => component.Top, "Door open")
                .Add(component => component.Category, category)
                .Add(component => component.CategoryChanged, value => changed?.Invoke(value))
                .AddChildContent("<img alt='picture' />"));
}
