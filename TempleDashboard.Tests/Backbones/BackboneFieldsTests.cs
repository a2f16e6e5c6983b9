using TempleDashboard.Domain.Backbones;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Tests.Backbones;

public sealed class BackboneFieldsTests
{
    [Fact]
    public void ToRequest_OnlyAName_TakesTheDefaults()
    {
        var request = new BackboneFields { Name = "x", Sha256 = " " }.ToRequest("x.onnx", "test", out var errors)!;

        Assert.Empty(errors);
        Assert.Null(request.Sha256);
        Assert.Null(request.Size);
        Assert.Equal(new BackbonePreparation().Scale, request.Preparation.Scale);
    }

    [Fact]
    public void ToRequest_EverythingGiven_ReadsIt()
    {
        var request = new BackboneFields
        {
            Name = "x", Normalization = "0..255", Layout = "NHWC", Order = "Bgr", Size = "320 X 240", Mean = "1, 2.5 3", Std = "4;5;6",
        }.ToRequest("x.onnx", "test", out _)!;

        Assert.Equal(new InputSize(320, 240), request.Size);
        Assert.Equal(
            (PictureLayout.Nhwc, ChannelOrder.Bgr, 1f), (request.Preparation.Layout, request.Preparation.Order, request.Preparation.Scale));
        Assert.Equal([1, 2.5f, 3], request.Preparation.Mean);
        Assert.Equal([4, 5, 6], request.Preparation.Std);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("1e99")]
    [InlineData("-1")]
    [InlineData("0")]
    public void ToRequest_ScaleThatIsNoUse_IsRefused(string scale)
    {
        Assert.Null(new BackboneFields { Name = "x", Scale = scale }.ToRequest("x.onnx", "test", out var errors));

        Assert.Equal("scale", Assert.Single(errors).Field);
    }

    [Theory]
    [InlineData("224")]
    [InlineData("224x")]
    [InlineData("1x2x3")]
    [InlineData("99999999999x1")]
    public void ToRequest_SizeThatIsNone_IsRefused(string size)
    {
        Assert.Null(new BackboneFields { Name = "x", Size = size }.ToRequest("x.onnx", "test", out var errors));

        Assert.Equal("size", Assert.Single(errors).Field);
    }
}
