using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Labels;

public sealed class LabelServiceTests
{
    [Fact]
    public async Task AssignAsync_NoSplitGiven_KeepsAFifthForTesting()
    {
        await using var host = await DomainHost.StartAsync();
        var (classifier, category) = await MakeCategoryAsync(host, "one");
        var ids = await AddImagesAsync(host, classifier.TempleId, 50, hash: i => i * 0x1234_5678_9ABCL);

        var change = await host.Get<LabelService>().AssignAsync(classifier.Id, ids, category.Id, null, "test", default);

        Assert.Equal(10, change.After.Count(state => state.Split == Split.Test));
        Assert.Equal(50, host.Database().Labels.Count());
    }

    [Fact]
    public async Task AssignAsync_AllPicturesLookAlike_StillKeepsSomeForTesting()
    {
        await using var host = await DomainHost.StartAsync();
        var (classifier, category) = await MakeCategoryAsync(host, "one");
        var ids = await AddImagesAsync(host, classifier.TempleId, 50, hash: _ => 42);

        var change = await host.Get<LabelService>().AssignAsync(classifier.Id, ids, category.Id, null, "test", default);

        Assert.InRange(change.After.Count(state => state.Split == Split.Test), 5, 18);
    }

    [Fact]
    public async Task AssignAsync_OnePictureAfterTheOther_ReadsNoMoreForTheLastThanForTheFirst()
    {
        var reads = new DatabaseReads();
        await using var host = await DomainHost.StartAsync(
            services => services.ConfigureDbContext<SqliteDashboardDbContext>(options => options.AddInterceptors(reads)));
        var (classifier, category) = await MakeCategoryAsync(host, "one");
        var ids = await AddImagesAsync(host, classifier.TempleId, 200, hash: i => i * 0x1234_5678_9ABCL);
        var labels = host.Get<LabelService>();
        var rows = new List<long>();
        foreach (var id in ids)
        {
            reads.TakeRows();
            await labels.AssignAsync(classifier.Id, [id], category.Id, null, "test", default);
            rows.Add(reads.TakeRows());
        }

        // Two of them name the change in People's actions.
        Assert.InRange(rows[10], 1, 22);
        Assert.Equal(rows[10], rows[^1]);
        Assert.Equal(40, host.Database().Labels.Count(label => label.Split == Split.Test));
    }

    [Fact]
    public async Task AssignAsync_TwinsOneByOne_FollowEachOther()
    {
        await using var host = await DomainHost.StartAsync();
        var (classifier, category) = await MakeCategoryAsync(host, "one");
        var ids = await AddImagesAsync(host, classifier.TempleId, 20, hash: i => (i / 2 * 0x1234_5678_9ABCL) ^ (i % 2));
        var labels = host.Get<LabelService>();
        var splits = new List<Split>();
        foreach (var id in ids)
            splits.Add((await labels.AssignAsync(classifier.Id, [id], category.Id, null, "test", default)).After[0].Split);

        var apart = splits.Chunk(2).Count(pair => pair[0] != pair[1]);
        Assert.True(apart <= 1, string.Join(' ', splits));
        Assert.Contains(Split.Test, splits);
    }

    [Fact]
    public async Task AssignAsync_AnotherClassifierIsBusy_DoesNotWaitForIt()
    {
        var time = new StuckTime();
        await using var host = await DomainHost.StartAsync(services => services.AddSingleton<TimeProvider>(time));
        var (slow, slowCategory) = await MakeCategoryAsync(host, "slow");
        var (quick, quickCategory) = await MakeCategoryAsync(host, "quick");
        var slowIds = await AddImagesAsync(host, slow.TempleId, 1, hash: i => i);
        var quickIds = await AddImagesAsync(host, quick.TempleId, 1, hash: i => i);
        var labels = host.Get<LabelService>();
        time.Stick();
        var stuck = Task.Run(() => labels.AssignAsync(slow.Id, slowIds, slowCategory.Id, Split.Train, "test", default));
        await time.Stuck;

        await labels.AssignAsync(quick.Id, quickIds, quickCategory.Id, Split.Train, "test", default).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.False(stuck.IsCompleted);
        time.LetGo();
        Assert.Equal(slowCategory.Id, Assert.Single((await stuck).After).CategoryId);
    }

    [Fact]
    public async Task AssignAsync_LabelledPicture_KeepsItsSplit()
    {
        await using var host = await DomainHost.StartAsync();
        var (classifier, category) = await MakeCategoryAsync(host, "one");
        var other = (await host.Get<TempleCatalog>().FindOrCreateCategoryAsync(classifier.Id, "Other", null, default)).Value!;
        var ids = await AddImagesAsync(host, classifier.TempleId, 1, hash: i => i);
        var labels = host.Get<LabelService>();
        await labels.AssignAsync(classifier.Id, ids, category.Id, Split.Test, "test", default);

        await labels.AssignAsync(classifier.Id, ids, other.Id, null, "test", default);

        var label = Assert.Single(host.Database().Labels);
        Assert.Equal((other.Id, Split.Test), (label.CategoryId, label.Split));
    }

    [Fact]
    public async Task UndoAsync_AfterEachKindOfChange_RestoresWhatWasBefore()
    {
        await using var host = await DomainHost.StartAsync();
        var (classifier, category) = await MakeCategoryAsync(host, "one");
        var ids = await AddImagesAsync(host, classifier.TempleId, 3, hash: i => i);
        var labels = host.Get<LabelService>();
        await labels.AssignAsync(classifier.Id, ids[..2], category.Id, Split.Train, "first", default);
        var before = Labels(host);

        foreach (var next in new Func<Task<LabelChange>>[]
        {
            () => labels.AssignAsync(classifier.Id, ids, category.Id, Split.Test, "second", default),
            () => labels.MoveAsync(classifier.Id, ids, Split.Test, "second", default),
            () => labels.ClearAsync(classifier.Id, ids, "second", default),
        })
        {
            var change = await next();
            Assert.NotEqual(before, Labels(host));
            await labels.UndoAsync(change, "test", default);
            Assert.Equal(before, Labels(host));
        }
    }

    [Fact]
    public async Task ConfirmAsync_LabelledAndUnlabelledPicture_DatesTheLabelAnewUntilUndone()
    {
        var time = new ManualTime();
        await using var host = await DomainHost.StartAsync(services => services.AddSingleton<TimeProvider>(time));
        var (classifier, category) = await MakeCategoryAsync(host, "one");
        var ids = await AddImagesAsync(host, classifier.TempleId, 2, hash: i => i);
        var labels = host.Get<LabelService>();
        await labels.AssignAsync(classifier.Id, ids[..1], category.Id, Split.Test, "first", default);
        var given = host.Database().Labels.Single().LabelledAt;
        time.Advance(TimeSpan.FromDays(1));

        var change = await labels.ConfirmAsync(classifier.Id, ids, "second", default);

        var label = host.Database().Labels.Single();
        Assert.Equal(
            (category.Id, Split.Test, "second", given.AddDays(1)), (label.CategoryId, label.Split, label.LabelledBy, label.LabelledAt));

        await labels.UndoAsync(change, "test", default);

        label = host.Database().Labels.Single();
        Assert.Equal((category.Id, Split.Test, "first", given), (label.CategoryId, label.Split, label.LabelledBy, label.LabelledAt));
    }

    /// <summary>A clock that counts finer than databases do: what is read back must be what was said.</summary>
    [Fact]
    public async Task ConfirmAsync_ClockOfTicks_SaysTheMomentThatEveryDatabaseKeeps()
    {
        var time = new ManualTime();
        time.Advance(TimeSpan.FromTicks(7));
        await using var host = await DomainHost.StartAsync(services => services.AddSingleton<TimeProvider>(time));
        var (classifier, category) = await MakeCategoryAsync(host, "one");
        var ids = await AddImagesAsync(host, classifier.TempleId, 1, hash: i => i);
        var labels = host.Get<LabelService>();
        await labels.AssignAsync(classifier.Id, ids, category.Id, Split.Test, "first", default);
        time.Advance(TimeSpan.FromDays(1));

        var change = await labels.ConfirmAsync(classifier.Id, ids, "second", default);

        Assert.Equal(0, change.After[0].LabelledAt!.Value.Ticks % TimeSpan.TicksPerMicrosecond);
    }

    [Fact]
    public async Task UndoAsync_ChangeOfSomebodyElse_IsWrittenDownWithWhoeverTookItBack()
    {
        await using var host = await DomainHost.StartAsync();
        var (classifier, category) = await MakeCategoryAsync(host, "one");
        var ids = await AddImagesAsync(host, classifier.TempleId, 1, hash: i => i);
        var change = await host.Get<LabelService>().AssignAsync(classifier.Id, ids, category.Id, Split.Test, "api/v1", default);

        await host.Get<LabelService>().UndoAsync(change, "browser", default);

        Assert.Equal(
            [(AuditActions.LabelledPictures, "api/v1"), (AuditActions.TookBackLabels, "browser")],
            host.Database().AuditEntries.OrderBy(entry => entry.Id).ToList().Select(entry => (entry.Action, entry.Who)));
    }

    [Fact]
    public async Task UndoAsync_SomebodyElseLabelledMeanwhile_LeavesTheirLabel()
    {
        await using var host = await DomainHost.StartAsync();
        var (classifier, category) = await MakeCategoryAsync(host, "one");
        var other = (await host.Get<TempleCatalog>().FindOrCreateCategoryAsync(classifier.Id, "Other", null, default)).Value!;
        var ids = await AddImagesAsync(host, classifier.TempleId, 2, hash: i => i);
        var labels = host.Get<LabelService>();
        var change = await labels.AssignAsync(classifier.Id, ids, category.Id, Split.Train, "me", default);
        await labels.AssignAsync(classifier.Id, ids[..1], other.Id, Split.Train, "somebody else", default);

        await labels.UndoAsync(change, "test", default);

        Assert.Equal([(ids[0], other.Id, Split.Train, "somebody else")], Labels(host));
    }

    [Fact]
    public async Task UndoAsync_SomebodyElseCameBackToTheSameLabel_LeavesItAndNamesThem()
    {
        var time = new ManualTime();
        await using var host = await DomainHost.StartAsync(services => services.AddSingleton<TimeProvider>(time));
        var (classifier, category) = await MakeCategoryAsync(host, "one");
        var other = (await host.Get<TempleCatalog>().FindOrCreateCategoryAsync(classifier.Id, "Other", null, default)).Value!;
        var ids = await AddImagesAsync(host, classifier.TempleId, 2, hash: i => i);
        var labels = host.Get<LabelService>();
        var change = await labels.AssignAsync(classifier.Id, ids, category.Id, Split.Train, "me", default);
        foreach (var next in new[] { other.Id, category.Id })
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await labels.AssignAsync(classifier.Id, ids[..1], next, Split.Train, "api/v1", default);
        }

        var undo = await labels.UndoAsync(change, "test", default);

        Assert.Equal([new KeptLabel(ids[0], category.Id, "api/v1", CategoryIsGone: false)], undo.Kept);
        Assert.Equal([(ids[0], category.Id, Split.Train, "api/v1")], Labels(host));
    }

    [Fact]
    public async Task UndoAsync_WhatAnUndoMade_DoesItOnceMore()
    {
        await using var host = await DomainHost.StartAsync();
        var (classifier, category) = await MakeCategoryAsync(host, "one");
        var ids = await AddImagesAsync(host, classifier.TempleId, 3, hash: i => i);
        var labels = host.Get<LabelService>();
        var change = await labels.AssignAsync(classifier.Id, ids, category.Id, Split.Test, "me", default);
        var after = Labels(host);
        var undo = await labels.UndoAsync(change, "test", default);
        Assert.Empty(Labels(host));

        var redo = await labels.UndoAsync(undo.Made, "test", default);

        Assert.Equal(after, Labels(host));
        Assert.Empty(redo.Kept);
        await labels.UndoAsync(redo.Made, "test", default);
        Assert.Empty(Labels(host));
    }

    [Fact]
    public async Task UndoAsync_CategoryIsGone_SaysSo()
    {
        await using var host = await DomainHost.StartAsync();
        var (classifier, category) = await MakeCategoryAsync(host, "one");
        var ids = await AddImagesAsync(host, classifier.TempleId, 1, hash: i => i);
        var labels = host.Get<LabelService>();
        await labels.AssignAsync(classifier.Id, ids, category.Id, Split.Train, "me", default);
        var change = await labels.ClearAsync(classifier.Id, ids, "me", default);
        await host.Get<CategoryEditor>().DeleteAsync(category.Id, "me", default);

        var undo = await labels.UndoAsync(change, "test", default);

        Assert.True(Assert.Single(undo.Kept).CategoryIsGone);
        Assert.Equal(0, undo.Made.ChangedCount);
    }

    [Fact]
    public async Task AssignAsync_SameLabelAgain_KeepsDateAndPersonAndTellsNobody()
    {
        await using var host = await DomainHost.StartAsync();
        var (classifier, category) = await MakeCategoryAsync(host, "one");
        var ids = await AddImagesAsync(host, classifier.TempleId, 1, hash: i => i);
        var labels = host.Get<LabelService>();
        var first = await labels.AssignAsync(classifier.Id, ids, category.Id, Split.Train, "first", default);
        var heard = new List<LabelNews>();
        using var hearing = host.Get<LabelFeed>().Subscribe(heard.Add);

        var second = await labels.AssignAsync(classifier.Id, ids, category.Id, null, "second", default);

        Assert.Equal(first.After, second.After);
        Assert.Equal("first", host.Database().Labels.Single().LabelledBy);
        Assert.Empty(heard);
    }

    [Fact]
    public async Task Feed_EveryKindOfChange_IsToldOnceItIsStored()
    {
        await using var host = await DomainHost.StartAsync();
        var (classifier, category) = await MakeCategoryAsync(host, "one");
        var ids = await AddImagesAsync(host, classifier.TempleId, 2, hash: i => i);
        var labels = host.Get<LabelService>();
        var stored = new List<int>();
        var hearing = host.Get<LabelFeed>().Subscribe(news =>
        {
            Assert.Equal(classifier.Id, news.ClassifierId);
            stored.Add(host.Database().Labels.Count());
        });

        await labels.AssignFirstAsync(classifier.Id, ids[0], category.Id, null, "test", default);
        await labels.AssignFirstAsync(classifier.Id, ids[0], category.Id, null, "test", default);
        var change = await labels.AssignAsync(classifier.Id, ids, category.Id, Split.Test, "test", default);
        await labels.MoveAsync(classifier.Id, ids, Split.Train, "test", default);
        await labels.UndoAsync(change, "test", default);
        hearing.Dispose();
        await labels.ClearAsync(classifier.Id, ids, "test", default);

        Assert.Equal([1, 2, 2], stored);
    }

    [Fact]
    public async Task AssignAsync_PictureOfAnotherTemple_LeavesItAlone()
    {
        await using var host = await DomainHost.StartAsync();
        var (classifier, category) = await MakeCategoryAsync(host, "one");
        var (foreign, _) = await MakeCategoryAsync(host, "two");
        var ids = await AddImagesAsync(host, foreign.TempleId, 1, hash: i => i);

        var change = await host.Get<LabelService>().AssignAsync(classifier.Id, ids, category.Id, null, "test", default);

        Assert.Empty(change.After);
        Assert.Empty(host.Database().Labels);
    }

    private static List<(long, long, Split, string)> Labels(DomainHost host) =>
        [
            .. host.Database()
                .Labels.OrderBy(label => label.ImageId)
                .ToList()
                .Select(label => (label.ImageId, label.CategoryId, label.Split, label.LabelledBy)),
        ];

    private static async Task<(Classifier, Category)> MakeCategoryAsync(DomainHost host, string temple)
    {
        var catalog = host.Get<TempleCatalog>();
        var classifier = await catalog.FindOrCreateAsync(new ClassifierRef(temple, Classifier.DefaultName), null, default);
        return (classifier, (await catalog.FindOrCreateCategoryAsync(classifier.Id, "Door open", null, default)).Value!);
    }

    private static async Task<long[]> AddImagesAsync(DomainHost host, long templeId, int count, Func<int, long> hash)
    {
        await using var db = host.Database();
        List<StoredImage> images = [.. Enumerable.Range(0, count).Select(i => new StoredImage
        {
            TempleId = templeId,
            Sha256 = i.ToString("x64"),
            Name = $"picture {i}",
            Format = "png",
            LookAlikeHash = hash(i),
        })];
        db.Images.AddRange(images);
        await db.SaveChangesAsync();
        return [.. images.Select(image => image.Id)];
    }

    /// <summary>A clock whose next reader waits until it is let go.</summary>
    private sealed class StuckTime : TimeProvider
    {
        private readonly TaskCompletionSource _stuck = new();
        private readonly ManualResetEventSlim _letGo = new();
        private int _sticks;

        public Task Stuck => _stuck.Task;

        public void Stick() => _sticks = 1;

        public void LetGo() => _letGo.Set();

        public override DateTimeOffset GetUtcNow()
        {
            if (Interlocked.Exchange(ref _sticks, 0) == 1)
            {
                _stuck.SetResult();
                _letGo.Wait();
            }
            return base.GetUtcNow();
        }
    }
}
