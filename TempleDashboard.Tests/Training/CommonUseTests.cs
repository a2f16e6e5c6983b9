using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Training;

/// <summary>Whether the pictures of the common categories join a classifier's training and its test.</summary>
public sealed class CommonUseTests : IAsyncLifetime
{
    private const string None = "None of the categories";

    private DomainHost _host = null!;
    private Classifier _classifier = null!;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync(MadeFolder.Small);
        _classifier = await StripedTemple.FindAsync(_host);
        var catalog = _host.Get<TempleCatalog>();
        var common = await catalog.FindOrCreateAsync(new ClassifierRef(Temple.CommonCode, Classifier.DefaultName), null, default);
        var none = (await catalog.FindOrCreateCategoryAsync(common.Id, None, null, default)).Value!;
        for (var i = 0; i < 5; i++)
        {
            var stored = await _host.Get<PictureIntake>()
                .StoreAsync(common.TempleId, SpottedPicture.Draw(i, (30, 30)), $"wall {i}", null, default);
            await _host.Get<LabelService>()
                .AssignAsync(common.Id, [stored.Image!.Id], none.Id, i < 3 ? Split.Train : Split.Test, "test", default);
        }
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(true, false, 3, 0)]
    [InlineData(true, true, 3, 2)]
    [InlineData(false, false, null, 0)]
    [InlineData(false, true, null, 0)]
    public async Task Readiness_EachUse_CountsWhatWillBeLearnedAndTested(bool trains, bool tests, int? train, int test)
    {
        Assert.Null(await SetAsync(new(trains, tests)));

        var counts = (await _host.Get<TrainingService>().GetReadinessAsync(_classifier.Id, default)).Categories;

        var common = counts.SingleOrDefault(category => category.Name == None);
        Assert.Equal((train, test), (common?.Train, common?.Test ?? 0));
        Assert.Equal([4, 4], counts.Where(category => !category.IsCommon).Select(category => category.Train));
    }

    [Fact]
    public async Task TrainAsync_SwitchedOffAndOn_TheModelKnowsThemOrNot()
    {
        await SetAsync(new(Trains: true, Tests: true));
        await _host.TrainAsync(_classifier.Id);
        Assert.False((await _host.Get<TrainingService>().GetReadinessAsync(_classifier.Id, default)).ChangedSinceLastRun);

        await SetAsync(new(Trains: false, Tests: true));
        Assert.True((await _host.Get<TrainingService>().GetReadinessAsync(_classifier.Id, default)).ChangedSinceLastRun);
        await _host.TrainAsync(_classifier.Id);

        var models = await _host.Database().Models.OrderBy(model => model.Number).Skip(1).ToListAsync();
        Assert.Equal([3, 2], models.Select(model => model.Categories.Count));
        Assert.Equal([6, 4], models.Select(model => model.TestCount));
    }

    [Fact]
    public async Task SetAsync_WrittenDown_CanBeTakenBackAndOvertakesNobody()
    {
        var was = new CommonUse(Trains: true, Tests: false);
        Assert.Null(await SetAsync(new(Trains: false, Tests: false), was));
        Assert.Contains("Somebody else", await SetAsync(new(Trains: true, Tests: true), was), StringComparison.Ordinal);
        var entry = await _host.Database().AuditEntries.OrderByDescending(row => row.Id).FirstAsync();
        Assert.Equal(
            (AuditActions.ChangedCommonUse, "in training -> not used"), (entry.Action, entry.Detail));

        Assert.Equal(1, await _host.Get<PeoplesActions>().UndoAsync([entry.Id], TempleScope.All, "other", default));

        Assert.Equal(was, CommonUse.Of(await _host.Database().Classifiers.SingleAsync(row => row.Id == _classifier.Id)));
    }

    private Task<string?> SetAsync(CommonUse use, CommonUse? replaces = null) =>
        _host.Get<CommonCategoryUse>().SetAsync(_classifier.Id, use, replaces, "test", default);
}
