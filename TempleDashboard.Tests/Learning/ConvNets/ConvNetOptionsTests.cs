using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Tests.Learning.ConvNets;

public sealed class ConvNetOptionsTests
{
    public static TheoryData<ConvNetOptions, string> Wrong => new()
    {
        { new ConvNetOptions { Epochs = 0 }, "Epochs" },
        { new ConvNetOptions { BatchSize = 257 }, "Batch size" },
        { new ConvNetOptions { LearningRate = 0 }, "Learning rate" },
        { new ConvNetOptions { LearningRateDecay = -0.1 }, "decay" },
        { new ConvNetOptions { Dropout = 1 }, "Dropout" },
        { new ConvNetOptions { Filters1 = 0 }, "first layer" },
        { new ConvNetOptions { Filters2 = 129 }, "second layer" },
        { new ConvNetOptions { Dense1 = 513 }, "first dense" },
        { new ConvNetOptions { Dense2 = 0 }, "second dense" },
        { new ConvNetOptions { PictureWidth = 7 }, "width" },
        { new ConvNetOptions { PictureHeight = 257 }, "height" },
        { new ConvNetOptions { EarlyStoppingPatience = 0 }, "Early stopping" },
        { new ConvNetOptions { PictureWidth = 256, PictureHeight = 256, Filters2 = 128, Dense1 = 512 }, "weights" },
        { new ConvNetOptions { PictureWidth = 256, PictureHeight = 256, Filters1 = 128, Dense1 = 4, BatchSize = 256 }, "memory" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_OutOfRangeOrTooLarge_SaysWhat(ConvNetOptions options, string word)
    {
        Assert.Contains(word, Assert.Single(options.Validate(), error => error.Contains(word)));
    }

    [Fact]
    public void Validate_TheEarlierSystemsValues_AreFineAndHaveItsSizes()
    {
        var options = new ConvNetOptions();
        var size = options.PictureSizeFor(1920, 1080);
        var network = ConvNetNetwork.Of(options, size.Width, size.Height, 2);

        Assert.Empty(options.Validate());
        Assert.Equal(new PictureSize(96, 54), size);
        Assert.Equal((3 * 9 + 1) * 8 + (8 * 9 + 1) * 16 + (16 * 13 * 24 + 1) * 20 + 21 * 10 + 11 * 2, network.ParameterCount);
    }

    [Theory]
    [InlineData(640, 480, 32, 24)]
    [InlineData(100, 80, 16, 16)]
    [InlineData(8000, 6000, 256, 256)]
    public void PictureSizeFor_NoChosenSize_IsATwentiethWithinBounds(int width, int height, int expectedWidth, int expectedHeight)
    {
        Assert.Equal(new PictureSize(expectedWidth, expectedHeight), new ConvNetOptions().PictureSizeFor(width, height));
        Assert.Equal(new PictureSize(50, expectedHeight), new ConvNetOptions { PictureWidth = 50 }.PictureSizeFor(width, height));
    }
}
