using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Tests.Training;

public sealed class LearnerPlanTests
{
    [Fact]
    public void Of_AutoWithFortyOfEach_HasBoth()
    {
        var plan = LearnerPlan.Of(new TrainingSettings(), Data(40, 41));
        Assert.Equal([ModelKinds.Transfer, ModelKinds.ConvNet], plan.Kinds);
        Assert.Null(plan.LeftOut);
    }

    [Fact]
    public void Of_AutoWithOneCategoryTooSmall_SaysWhichAndWhy()
    {
        var plan = LearnerPlan.Of(new TrainingSettings(), Data(400, 39));
        Assert.Equal([ModelKinds.Transfer], plan.Kinds);
        Assert.Contains("'Category 1' has 39 training pictures", plan.LeftOut, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TrainingMethod.Transfer, ModelKinds.Transfer)]
    [InlineData(TrainingMethod.ConvNet, ModelKinds.ConvNet)]
    public void Of_ChosenMethod_IsTakenHoweverFewPicturesThereAre(TrainingMethod method, string kind)
    {
        var plan = LearnerPlan.Of(new TrainingSettings { Method = method }, Data(2, 2));
        Assert.Equal([kind], plan.Kinds);
        Assert.Null(plan.LeftOut);
    }

    [Fact]
    public void Of_AutoWithANetworkTooLarge_TrainsTransferAndSaysWhatToChange()
    {
        var settings = new TrainingSettings
        {
            ConvNet = new ConvNetOptions
            {
                PictureWidth = 256,
                PictureHeight = 256,
                Filters2 = 128,
                Dense1 = 512,
            },
        };
        var plan = LearnerPlan.Of(settings, Data(40, 40));
        Assert.Equal([ModelKinds.Transfer], plan.Kinds);
        Assert.Contains("choose a smaller picture", plan.LeftOut, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OneCategory_LearnsWhatIsNormalWhateverWasChosen() =>
        Assert.Equal([ModelKinds.NormalOnly], LearnerPlan.Of(new TrainingSettings { Method = TrainingMethod.ConvNet }, Data(40)).Kinds);

    /// <summary>As large as of a whole picture, whose longer side is 64: seeing more of a small object is what a region is for.</summary>
    [Fact]
    public void ConvNetPlan_SmallRegion_IsSeenAsLargeAsAWholePicture()
    {
        var whole = ConvNetPlan.Of(Data(40, 40), new());
        var region = ConvNetPlan.Of(Looking(new(0.05, 0.5, 0.1, 0.3)), new());
        var tiny = ConvNetPlan.Of(Looking(new(0.05, 0.5, 0.02, 0.03)), new());

        Assert.Equal((64, 36), (whole.Width, whole.Height));
        Assert.Equal((37, 64), (region.Width, region.Height));
        Assert.Equal((25, 21), (tiny.Width, tiny.Height));
    }

    /// <summary>What a network had learned of another part of the pictures is no beginning.</summary>
    [Fact]
    public void Fingerprint_AnotherRegion_IsAnotherCheckpoint()
    {
        var (whole, part) = (Data(40, 40), Looking(new(0, 0, 0.5, 0.5)));

        Assert.Equal(Of(whole), Of(Data(40, 40)));
        Assert.NotEqual(Of(whole), Of(part));
        Assert.NotEqual(Of(part), Of(Looking(new(0, 0, 0.5, 0.6))));

        static string Of(TrainingData data) => ConvNetLearner.Fingerprint(data.Pictures, data);
    }

    private static TrainingData Looking(Region region)
    {
        var data = Data(40, 40);
        data.Classifier.Region = region;
        return data;
    }

    private static TrainingData Data(params int[] train) => new(
        new Classifier { Name = "default", Temple = new Temple { Code = "t", Name = "t" } },
        [.. train.Select((count, i) => new CategoryCount($"Category {i}", IsCommon: false, count, 1))],
        [],
        [new TrainingPicture(new string('0', 64), "first", 0, Split.Train, 0, null, 1280, 720)]);
}
