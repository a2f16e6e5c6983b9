using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Domain.Training.Learners;

namespace TempleDashboard.Tests.Training.Learners;

public sealed class LearnerPlanTests
{
    [Fact]
    public void Of_AutoWithFortyOfEach_HasBoth()
    {
        var plan = LearnerPlan.Of(TrainingMethod.Auto, Data(40, 41));
        Assert.Equal([ModelKinds.Transfer, ModelKinds.ConvNet], plan.Kinds);
        Assert.Null(plan.LeftOut);
    }

    [Fact]
    public void Of_AutoWithOneCategoryTooSmall_SaysWhichAndWhy()
    {
        var plan = LearnerPlan.Of(TrainingMethod.Auto, Data(400, 39));
        Assert.Equal([ModelKinds.Transfer], plan.Kinds);
        Assert.Contains("'Category 1' has 39 training pictures", plan.LeftOut, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TrainingMethod.Transfer, ModelKinds.Transfer)]
    [InlineData(TrainingMethod.ConvNet, ModelKinds.ConvNet)]
    public void Of_ChosenMethod_IsTakenHoweverFewPicturesThereAre(TrainingMethod method, string kind)
    {
        var plan = LearnerPlan.Of(method, Data(2, 2));
        Assert.Equal([kind], plan.Kinds);
        Assert.Null(plan.LeftOut);
    }

    private static TrainingData Data(params int[] train) => new(
        new Classifier { Name = "default", Temple = new Temple { Code = "t", Name = "t" } },
        [.. train.Select((count, i) => new CategoryCount($"Category {i}", IsCommon: false, count, 1))],
        [],
        []);
}
