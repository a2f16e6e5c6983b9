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

    private static TrainingData Data(params int[] train) => new(
        new Classifier { Name = "default", Temple = new Temple { Code = "t", Name = "t" } },
        [.. train.Select((count, i) => new CategoryCount($"Category {i}", IsCommon: false, count, 1))],
        [],
        [new TrainingPicture(new string('0', 64), "first", 0, Split.Train, 0, null, 1280, 720)]);
}
