using Bunit;
using Microsoft.AspNetCore.Components;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Training;

namespace TempleDashboard.Tests.Training;

public sealed class ConvNetFieldsTests : ScreenContext, IAsyncLifetime
{
    private ConvNetOptions _options = new();

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>MudBlazor's services end asynchronously.</summary>
    public new async Task DisposeAsync() => await base.DisposeAsync();

    [Fact]
    public void Fields_AtFirst_ShowThePreviousSystemsSettings()
    {
        var fields = Open();
        Assert.Equal(
            ["100", "32", "0.001", "0.00002", "0.5", "", "", "", "8", "16", "20", "10"],
            fields.FindAll("input[id^=convnet-]").Select(input => input.GetAttribute("value")));
        Assert.Empty(fields.FindAll("button"));
    }

    [Theory]
    [InlineData("epochs", "25")]
    [InlineData("epochs", " 25 ")]
    public void Field_Number_IsTaken(string field, string text)
    {
        Open().Find($"#convnet-{field}").Change(text);
        Assert.Equal(25, _options.Epochs);
    }

    [Fact]
    public void Field_DecimalComma_IsUnderstood()
    {
        Open().Find("#convnet-dropout").Change("0,25");
        Assert.Equal(0.25, _options.Dropout);
    }

    [Theory]
    [InlineData("epochs", "many")]
    [InlineData("epochs", "")]
    [InlineData("batch", "1.5")]
    [InlineData("rate", "NaN")]
    public void Field_NoNumber_SaysSoAndStaysAsItWas(string field, string text)
    {
        var fields = Open();
        fields.Find($"#convnet-{field}").Change(text);
        Assert.Contains("It stays at", fields.Find(".mud-input-helper-text.mud-input-error").TextContent, StringComparison.Ordinal);
        Assert.Equal(new ConvNetOptions(), _options);
    }

    [Fact]
    public void Field_Emptied_FallsBackToTheFirstPicturesSize()
    {
        _options = _options with { PictureWidth = 64 };
        Open().Find("#convnet-width").Change("");
        Assert.Null(_options.PictureWidth);
    }

    [Fact]
    public void MeasureNewDays_Ticked_IsAsked()
    {
        Open().FindAll("input[type=checkbox]")[^1].Change(true);
        Assert.Equal(new ConvNetOptions { MeasureNewDays = true }, _options);
    }

    [Fact]
    public void Defaults_AfterAChange_AreOneClickAway()
    {
        _options = _options with { Epochs = 7, BalanceCategories = true };
        Open().Find("button").Click();
        Assert.Equal(new ConvNetOptions(), _options);
    }

    private IRenderedComponent<ConvNetFields> Open() => Render<ConvNetFields>(parameters => parameters
        .Add(p => p.Value, _options)
        .Add(p => p.ValueChanged, EventCallback.Factory.Create<ConvNetOptions>(this, value => _options = value)));
}
