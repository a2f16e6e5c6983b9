using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Suggestions;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Labels;

namespace TempleDashboard.Tests.Suggestions;

/// <summary>Real pictures of stripes, the real backbone, real SQLite.</summary>
public sealed class SuggestionDeskTests
{
    [Fact]
    public async Task Of_TwoLabelsEach_SuggestsRightlyAndRenewsAfterTenLabels()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, train: 1, test: 0);
        var unlabelled = await AddAsync(host, classifier, 10);

        var waiting = await host.SuggestedAsync(classifier.Id, _ => true);
        Assert.Equal(SuggestionSource.None, waiting.Source);
        Assert.Equal([("Vertical", 1), ("Horizontal", 1)], waiting.Missing.Select(one => (one.Category, one.Count)));
        Assert.Empty(waiting.Suggestions);
        Assert.Equal(unlabelled.Keys.Order(), waiting.Order.Order());

        var labels = host.Get<LabelService>();
        var (vertical, horizontal) = (classifier.Categories[0].Id, classifier.Categories[1].Id);
        await labels.AssignAsync(classifier.Id, [unlabelled.First(one => one.Value).Key], vertical, null, "test", default);
        await labels.AssignAsync(classifier.Id, [unlabelled.First(one => !one.Value).Key], horizontal, null, "test", default);
        var guessed = await host.SuggestedAsync(classifier.Id, snapshot => snapshot.Source == SuggestionSource.FirstGuesses);
        Assert.Equal(4, guessed.Labels);
        Assert.Equal(3, guessed.Missing[0].Count);
        Assert.Equal(18, guessed.Suggestions.Count);
        Assert.All(guessed.Suggestions.Values, one =>
        {
            Assert.Equal(unlabelled[one.ImageId] ? vertical : horizontal, one.CategoryId);
            Assert.Equal(unlabelled[one.ImageId] ? horizontal : vertical, one.SecondCategoryId);
        });

        var next = new Queue<Suggestion>(guessed.Suggestions.Values.OrderBy(one => one.ImageId));
        await labels.AssignEachAsync(classifier.Id, Take(next, 6), "test", default);
        var enough = await host.SuggestedAsync(classifier.Id, snapshot => snapshot.Source == SuggestionSource.Labels);
        Assert.Equal((10, 12), (enough.Labels, enough.Suggestions.Count));
        Assert.Empty(enough.Missing);
        Assert.InRange(enough.Worth!.Accuracy, 0.5, 1);
        await labels.AssignEachAsync(classifier.Id, Take(next, 9), "test", default);
        await labels.AssignEachAsync(classifier.Id, Take(next, 1), "test", default);
        var renewed = await host.SuggestedAsync(classifier.Id, snapshot => snapshot.Version > enough.Version);
        Assert.Equal((20, 2), (renewed.Labels, renewed.Suggestions.Count));

        var added = await AddAsync(host, classifier, 1, seed: 500);
        host.Get<LabelFeed>().PicturesChanged(classifier.TempleId);
        var grown = await host.SuggestedAsync(classifier.Id, snapshot => snapshot.Version > renewed.Version);
        Assert.Superset(added.Keys.ToHashSet(), grown.Suggestions.Keys.ToHashSet());
    }

    [Fact]
    public async Task Of_FewLabelsAndAChampion_TheChampionAnswers()
    {
        await using var host = await DomainHost.StartAsync(TrainedServer.Folder);
        var classifier = (await host.Get<TempleCatalog>().FindAsync(
            new ClassifierRef(TrainedServer.Temple, Classifier.DefaultName), default))!;
        await using (var db = host.Database())
        {
            await host.Get<LabelService>().ClearAsync(
                classifier.Id, [.. db.Labels.Where(label => label.ClassifierId == classifier.Id).Select(label => label.ImageId)], "test",
                default);
        }

        var answered = await host.SuggestedAsync(classifier.Id, snapshot => snapshot.Version > 0);

        Assert.Equal(SuggestionSource.Champion, answered.Source);
        Assert.Equal(1, answered.ModelNumber);
        Assert.Equal(18, answered.Suggestions.Count);
        await using var after = host.Database();
        var names = after.Images.ToDictionary(image => image.Id, image => image.Name);
        var categories = after.Categories.ToDictionary(category => category.Id, category => category.Name);
        Assert.All(answered.Suggestions.Values, one =>
            Assert.StartsWith(categories[one.CategoryId] == "Vertical" ? "True" : "False", names[one.ImageId], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Confirm_ByScreenAndByApi_ComeToTheSameEnd()
    {
        await using var server = await TestServer.StartAsync();
        var screen = await FillAsync(server, "screen");
        var api = await FillAsync(server, "api");
        await server.SuggestedAsync(screen.Id, snapshot => snapshot.Source == SuggestionSource.FirstGuesses);
        await server.SuggestedAsync(api.Id, snapshot => snapshot.Source == SuggestionSource.FirstGuesses);

        // The screen: one is clicked to the next likely category, one is left out, all others are confirmed at once.
        var session = await SessionAsync(server, screen);
        await session.ShowAsync(SuggestionView.PageOf(LabelFilter.All), default);
        await session.LoadAsync(session.Board.Ids, default);
        var (changed, leftOut) = (await NamedAsync(server, screen, "Vertical 7"), await NamedAsync(server, screen, "Horizontal 7"));
        Assert.Equal(12, session.Suggestions.TickedCount);
        session.Suggestions.Next(changed);
        Assert.Equal("Horizontal", session.Suggestions.MarkOf(changed, session)!.CategoryName);
        session.Suggestions.Toggle(leftOut);
        Assert.False(session.Suggestions.MarkOf(leftOut, session)!.IsTicked);
        await session.ConfirmAsync(all: false, default);
        Assert.Equal("11 pictures: as suggested.", session.Message);

        // The API: the same; what it saw is not suggested for one, so that is refused.
        var page = await server.GetAsync($"classifiers/{api.Id}/suggestions?order=mostCertain&limit=5");
        Assert.Equal("firstGuesses", page.Text("source"));
        var rest = await server.GetAsync($"classifiers/{api.Id}/suggestions?order=mostCertain&after={page.Text("next")}");
        var all = page.GetProperty("suggestions").EnumerateArray().Concat(rest.GetProperty("suggestions").EnumerateArray())
            .ToDictionary(one => one.Text("name"), one => (Image: one.GetProperty("imageId").GetInt64(), one));
        Assert.Equal(12, all.Count);
        var seen = all.Where(one => one.Key != "Horizontal 7").Select(one => new
        {
            imageId = one.Value.Image,
            categoryId = one.Key == "Vertical 7"
                ? one.Value.one.GetProperty("secondCategoryId").GetInt64()
                : one.Value.one.GetProperty("categoryId").GetInt64(),
        });
        var answer = await server.PostAsync($"classifiers/{api.Id}/suggestions/confirm", new { pictures = seen });
        var refused = Assert.Single(answer.GetProperty("refused").EnumerateArray());
        Assert.Equal("changed", refused.Text("reason"));
        Assert.Equal(10, answer.GetProperty("change").GetProperty("after").GetArrayLength());
        await server.PostAsync(
            $"classifiers/{api.Id}/labels",
            new
            {
                imageIds = new[] { all["Vertical 7"].Image },
                categoryId = all["Horizontal 5"].one.GetProperty("categoryId").GetInt64(),
            });

        Assert.Equal(await LabelsAsync(server, screen), await LabelsAsync(server, api));
        Assert.Equal(15, (await LabelsAsync(server, screen)).Count);

        // One undo takes all of it back, and the page shows them again.
        Assert.Null(await session.UndoAsync(default));
        Assert.Equal(4, (await LabelsAsync(server, screen)).Count);
        Assert.Equal(12, session.Board.Ids.Count);
    }

    [Fact]
    public async Task Confirm_SomebodyLabelledMeanwhile_KeepsTheirLabel()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, train: 2, test: 0);
        var unlabelled = await AddAsync(host, classifier, 2);
        var snapshot = await host.SuggestedAsync(classifier.Id, one => one.Suggestions.Count == 4);
        var taken = unlabelled.First(one => one.Value).Key;
        await host.Get<LabelService>().AssignAsync(classifier.Id, [taken], classifier.Categories[1].Id, null, "somebody", default);

        var result = await host.Get<SuggestionConfirmation>().ConfirmAsync(
            classifier.Id, [.. snapshot.Suggestions.Keys.Append(987_654).Select(id => new SeenSuggestion(id, null))], "test", default);

        Assert.Equal(3, result.Change.ChangedCount);
        Assert.Equal(
            [(taken, SuggestionRefusal.AlreadyLabelled), (987_654, SuggestionRefusal.NotSuggested)],
            result.Refused.OrderBy(one => one.ImageId).Select(one => (one.ImageId, one.Reason)));
        Assert.Equal(classifier.Categories[1].Id, (await host.Get<LabelService>().FindAsync(classifier.Id, taken, default))!.CategoryId);
    }

    [Fact]
    public async Task Order_OfTheScreen_StaysUntilAskedAgain()
    {
        await using var server = await TestServer.StartAsync();
        var classifier = await FillAsync(server, "order");
        await server.SuggestedAsync(classifier.Id, snapshot => snapshot.Source == SuggestionSource.FirstGuesses);
        var session = await SessionAsync(server, classifier);
        await session.ShowAsync(LabelFilter.All with { Sort = LabelSort.LeastCertain, Unlabelled = true }, default);
        var before = session.Board.Ids.ToList();
        Assert.Equal(session.Suggestions.Newest.Order, before);

        var labels = server.Get<LabelService>();
        await labels.AssignAsync(classifier.Id, [.. before.Take(5)], classifier.Categories[0].Id, null, "test", default);
        await labels.AssignAsync(classifier.Id, [.. before.Skip(5).Take(5)], classifier.Categories[1].Id, null, "test", default);
        await server.SuggestedAsync(classifier.Id, snapshot => snapshot.Labels == 14);
        await session.RefreshAsync(default);
        Assert.Equal(before.Skip(10), session.Board.Ids);

        await session.ShowAsync(session.Filter, default);
        Assert.Equal(session.Suggestions.Newest.Order, session.Board.Ids);
    }

    private static Dictionary<long, long> Take(Queue<Suggestion> queue, int count) =>
        Enumerable.Range(0, count).Select(_ => queue.Dequeue()).ToDictionary(one => one.ImageId, one => one.CategoryId);

    private static async Task<LabelSession> SessionAsync(TestServer server, Classifier classifier)
    {
        var session = new LabelSession(
            classifier.TempleId, classifier.Id, server.Get<LabelPictures>(), server.Get<LabelService>(),
            new(Domain.People.Access.Anybody), Texts.English)
        {
            Suggestions = new(server.Get<SuggestionDesk>(), classifier.Id),
        };
        await session.RefreshAsync(default);
        return session;
    }

    /// <summary>A temple with eight pictures of each kind, two of them labelled.</summary>
    private static async Task<Classifier> FillAsync(TestServer server, string code)
    {
        var (temple, id, vertical) = await server.CreateTempleAsync(code, "Vertical");
        var horizontal = (await server.PostAsync($"classifiers/{id}/categories", new { name = "Horizontal" })).Id();
        var intake = server.Get<PictureIntake>();
        for (var i = 0; i < 8; i++)
        {
            foreach (var isVertical in new[] { true, false })
            {
                var stored = await intake.StoreAsync(
                    temple, PngFile.Stripes(isVertical, i + (isVertical ? 0 : 10_000)), $"{(isVertical ? "Vertical" : "Horizontal")} {i}",
                    null, default);
                if (i < 2)
                {
                    await server.Get<LabelService>().AssignAsync(
                        id, [stored.Image!.Id], isVertical ? vertical : horizontal, null, "test", default);
                }
            }
        }
        return (await server.Get<TempleCatalog>().FindAsync(id, default))!;
    }

    private static async Task<long> NamedAsync(TestServer server, Classifier classifier, string name)
    {
        await using var db = server.Database();
        return db.Images.Single(image => image.TempleId == classifier.TempleId && image.Name == name).Id;
    }

    private static async Task<List<(string, string)>> LabelsAsync(TestServer server, Classifier classifier)
    {
        await using var db = server.Database();
        return [.. db.Labels.Where(label => label.ClassifierId == classifier.Id)
            .Select(label => new { Image = label.Image!.Name, Category = label.Category!.Name }).AsEnumerable()
            .Select(row => (row.Image, row.Category)).Order()];
    }

    /// <summary>Adds unlabelled pictures; says of each whether its stripes are vertical.</summary>
    private static async Task<Dictionary<long, bool>> AddAsync(DomainHost host, Classifier classifier, int ofEach, int seed = 100)
    {
        var added = new Dictionary<long, bool>();
        for (var i = seed; i < seed + ofEach; i++)
        {
            foreach (var vertical in new[] { true, false })
            {
                var stored = await host.Get<PictureIntake>().StoreAsync(
                    classifier.TempleId, PngFile.Stripes(vertical, i + (vertical ? 0 : 10_000)), $"new {i} {vertical}", null, default);
                added[stored.Image!.Id] = vertical;
            }
        }
        return added;
    }
}

/// <summary>Waits for suggestions that are as wanted.</summary>
internal static class WaitedSuggestions
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Task<SuggestionSnapshot> SuggestedAsync(
        this DomainHost host, long classifierId, Func<SuggestionSnapshot, bool> wanted) =>
        WaitAsync(host.Get<SuggestionDesk>(), classifierId, wanted);

    public static Task<SuggestionSnapshot> SuggestedAsync(
        this TestServer server, long classifierId, Func<SuggestionSnapshot, bool> wanted) =>
        WaitAsync(server.Get<SuggestionDesk>(), classifierId, wanted);

    private static async Task<SuggestionSnapshot> WaitAsync(
        SuggestionDesk desk, long classifierId, Func<SuggestionSnapshot, bool> wanted)
    {
        var found = new TaskCompletionSource<SuggestionSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(SuggestionSnapshot snapshot)
        {
            if (snapshot.ClassifierId == classifierId && snapshot is { IsWorking: false } && wanted(snapshot))
                found.TrySetResult(snapshot);
        }
        using var hearing = desk.Subscribe(Look);
        Look(desk.Of(classifierId));
        return await found.Task.WaitAsync(Patience);
    }
}
