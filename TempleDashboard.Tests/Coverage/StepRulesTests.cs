using TempleDashboard.Domain.Coverage;
using TempleDashboard.Learning.Curves;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Coverage;

namespace TempleDashboard.Tests.Coverage;

public sealed class StepRulesTests
{
    private static readonly CoverageMatrix Even = Matrix([], (1, "Door open", 40, 10), (2, "Door closed", 40, 10));
    private static readonly CoverageGap Night = new(2, "Door closed", "cam1", DayPart.Night, 0, 8.2, 8, 0);

    [Fact]
    public void Of_OneSmallCategory_AsksForASecond() =>
        Assert.Equal(StepKind.MakeCategories, StepRules.Of(new(Matrix([], (1, "Door open", 3, 0))))[0].Kind);

    [Fact]
    public void Of_ASmallCategory_ComesBeforeAllElse()
    {
        var matrix = Matrix([Night], (1, "Door open", 40, 10), (2, "Door closed", 4, 0));

        var step = StepRules.Of(new(matrix) { Leaks = 1, Unlabelled = 5 })[0];

        Assert.Equal((StepKind.AddToCategory, 2, 6, 5), (step.Kind, step.CategoryId, step.Count, step.Unlabelled));
    }

    [Fact]
    public void Of_LeaksDoubtsAndAGap_NamesThemInThisOrder()
    {
        var facts = new StepFacts(Even with { Gaps = [Night] })
        {
            Leaks = 2, ModelId = 3, Doubts = [.. Enumerable.Repeat(new OpenDoubt("Door open", "Door closed"), 4)], CanTrain = true,
            HasChanged = true,
        };

        Assert.Equal(
            [StepKind.MendLeaks, StepKind.LookAtDoubts, StepKind.AddAtHours, StepKind.Train],
            StepRules.Of(facts).Select(step => step.Kind));
        Assert.DoesNotContain(
            StepRules.Of(facts with { Doubts = facts.Doubts.Take(2).ToList() }), step => step.Kind == StepKind.LookAtDoubts);
    }

    [Fact]
    public void Of_DoubtsBetweenTwoOfThreeCategories_NamesBoth()
    {
        var three = Matrix([], (1, "a", 30, 5), (2, "b", 30, 5), (3, "c", 30, 5));

        var step = StepRules.Of(new(three) { ModelId = 3, Doubts = [new("a", "b"), new("b", "a"), new("a", "b"), new("c", "a")] })[0];

        Assert.Equal((StepKind.TellApart, "a", "b", 4), (step.Kind, step.Category, step.Other, step.Count));
    }

    [Fact]
    public void Of_NothingMissing_TrainsThenAsksForMoreOnlyWhereItPays()
    {
        var facts = new StepFacts(Even) { CanTrain = true, HasChanged = true, Forecast = Gaining(0.02), WeakestCategoryId = 2 };

        Assert.Equal([StepKind.Train, StepKind.AddMore], StepRules.Of(facts).Select(step => step.Kind));
        var trained = StepRules.Of(facts with { HasChanged = false });
        Assert.Equal((StepKind.AddMore, "Door closed", 20), (trained[0].Kind, trained[0].Category, trained[0].Count));
        Assert.Equal(
            [StepKind.Nothing], StepRules.Of(facts with { HasChanged = false, Forecast = Gaining(0.001) }).Select(step => step.Kind));
    }

    [Fact]
    public void Of_OneCategoryFarLarger_AsksForTheOther()
    {
        var step = StepRules.Of(new(Matrix([], (1, "Door open", 100, 20), (2, "Door closed", 12, 4))))[0];

        Assert.Equal((StepKind.Balance, "Door closed", "Door open", 9), (step.Kind, step.Category, step.Other, step.Count));
    }

    [Fact]
    public void Instruction_OfEveryKind_SaysWhatAndLeadsWhereItIsDone()
    {
        var texts = Texts.English;
        var gap = StepRules.Of(new(Even with { Gaps = [Night] }))[0];

        Assert.Equal("Add about 8 night pictures of ‘Door closed’", texts.Instruction(gap));
        Assert.Equal("classifiers/5/label?show=2&hours=18-6", StepLinks.Of(5, gap));
        Assert.Equal("classifiers/5/label?show=unlabelled&hours=18-6&name=cam%201",
            StepLinks.Of(5, gap with { Unlabelled = 3, Camera = "cam 1" }));
        Assert.Equal("models/3#doubts", StepLinks.Of(5, new(StepKind.LookAtDoubts) { ModelId = 3 }));
        foreach (var kind in Enum.GetValues<StepKind>())
        {
            var step = new NextStep(kind) { Category = "x", Other = "y", CategoryId = 2, Part = DayPart.Night, Count = 3 };
            Assert.NotEmpty(texts.Instruction(step));
            Assert.NotEmpty(texts.Reason(step));
            Assert.StartsWith(kind is StepKind.LookAtDoubts or StepKind.TellApart ? "models/" : "classifiers/5/", StepLinks.Of(5, step),
                StringComparison.Ordinal);
        }
    }

    private static GainForecast Gaining(double gain) =>
        new(60, 20, 0.8, new(0.7, 0.9), gain, new(-0.01, 0.05), 0.5, []) { Deviation = 0.01, Turned = 0.05 };

    private static CoverageMatrix Matrix(CoverageGap[] gaps, params (long Id, string Name, int Train, int Test)[] categories) => new(
        [.. categories.Select(one => new CoverageCategory(one.Id, one.Name, one.Train, one.Test))], ["cam1"], [], gaps, 0);
}
