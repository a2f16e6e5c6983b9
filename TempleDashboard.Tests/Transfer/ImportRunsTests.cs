using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Transfer;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Transfer;

public sealed class ImportRunsTests
{
    [Fact]
    public async Task AddAsync_WithoutStarting_SaysWhatWouldComeAndWritesNothing()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await host.ClassifierAsync("dry");
        await host.Get<TempleCatalog>().FindOrCreateCategoryAsync(classifier.Id, "open", null, default);
        var sent = MadeSet.Zip(
            ("train/open/1.png", MadeSet.Picture(1)), ("train/open/again.png", MadeSet.Picture(1)), ("test/shut/2.png", MadeSet.Picture(2)),
            ("train/shut/1.png", MadeSet.Picture(1)), MadeSet.Text("train/open/no.jpg", "no picture"),
            ("train/open/inner.zip", MadeSet.Zip()));

        var view = await host.ImportAsync(classifier, sent, starts: false);

        var preview = view.Preview!;
        Assert.Equal((ImportStatus.Ready, TransferFormat.ImageFolder), (view.Status, view.Format));
        Assert.Equal((2, 2, 0, 2), (preview.Pictures, preview.New, preview.Known, preview.Duplicates));
        Assert.Equal(
            [("open", false, 1, 0), ("shut", true, 0, 1)],
            preview.Categories.Select(category => (category.Name, category.IsNew, category.Train, category.Test)));
        Assert.Equal(3, preview.RefusedCount);
        Assert.Contains(preview.FirstRefused, one => one.Name == "train/open/no.jpg" && one.Reason.Contains("not a picture"));
        Assert.Contains(preview.FirstRefused, one => one.Name == "train/open/inner.zip" && one.Reason.Contains("archive within"));
        Assert.Contains(preview.FirstRefused, one => one.Name == "train/shut/1.png" && one.Reason.Contains("that one counts"));
        await using var db = host.Database();
        Assert.False(await db.Images.AnyAsync() || await db.Labels.AnyAsync());
        Assert.Equal(["open"], host.CategoriesOf(classifier));
    }

    [Theory]
    [InlineData(false, "open", 0, 1)]
    [InlineData(true, "shut", 1, 0)]
    public async Task Start_LabelsDiffer_KeepsOrReplacesThemAsAsked(bool replaces, string expected, int replaced, int kept)
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await host.ClassifierAsync("asked");
        await host.ImportAsync(classifier, MadeSet.Zip(("open/1.png", MadeSet.Picture(1)), ("open/2.png", MadeSet.Picture(2))));
        var sent = MadeSet.Zip(("shut/1.png", MadeSet.Picture(1)), ("open/2.png", MadeSet.Picture(2)));

        var dry = await host.ImportAsync(classifier, sent, starts: false);
        var runs = host.Get<ImportRuns>();
        Assert.True(runs.Start(dry.Id, replaces));
        var done = await runs.EndAsync(dry);

        var conflict = Assert.Single(dry.Preview!.FirstConflicts);
        Assert.Equal(("shut/1.png", "open, train", "shut"), (conflict.Name, conflict.Has, conflict.Gets));
        Assert.Equal((replaced, kept, 0), (done.Result!.Replaced, done.Result.Kept, done.Result.Labelled));
        await using var db = host.Database();
        var own = db.Labels.Where(label => label.Image!.Name == "1.png").Select(label => label.Category!.Name);
        Assert.Equal(expected, await own.SingleAsync());
        Assert.False(runs.Start(dry.Id, replaces));
    }

    [Fact]
    public async Task Import_TakenBackInPeoplesActions_LeavesThePicturesUnlabelled()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await host.ClassifierAsync("back");
        await host.ImportAsync(classifier, MadeSet.Zip(("open/1.png", MadeSet.Picture(1)), ("shut/2.png", MadeSet.Picture(2))));
        await using var db = host.Database();
        var entries = await db.AuditEntries.Where(entry => entry.Who == "anna").ToListAsync();

        var labels = Assert.Single(entries, entry => entry.Action == AuditActions.LabelledPictures);
        Assert.Equal("from ‘set.zip’: 1 as 'open', 1 as 'shut'", labels.Detail);
        Assert.Equal(
            "‘set.zip’ (ImageFolder): 2 new, 0 known, 0 refused",
            Assert.Single(entries, entry => entry.Action == AuditActions.ImportedPictures).Detail);
        Assert.Equal(2, await host.Get<PeoplesActions>().UndoAsync([labels.Id], TempleScope.All, "anna", default));
        Assert.Equal((0, 2), (await db.Labels.CountAsync(), await db.Images.CountAsync()));
    }

    [Fact]
    public async Task Cancel_HalfWay_KeepsWhatCameAndGoesOnFromThere()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await host.ClassifierAsync("cancel");
        var sent = MadeSet.Zip([.. Enumerable.Range(0, 40).Select(i => ($"{(i % 2 == 0 ? "a" : "b")}/{i}.png", MadeSet.Picture(i)))]);
        var runs = host.Get<ImportRuns>();
        var dry = await host.ImportAsync(classifier, sent, starts: false);
        using (runs.Subscribe(view =>
        {
            if (view is { Status: ImportStatus.Running, Done: >= 5 })
                runs.Cancel(view.Id);
        }))
        {
            runs.Start(dry.Id, replaces: false);
            var cancelled = await runs.EndAsync(dry);
            Assert.Equal(ImportStatus.Cancelled, cancelled.Status);
            Assert.InRange(cancelled.Result!.Stored, 1, 39);
            Assert.Equal(cancelled.Result.Stored, host.LabelsOf(classifier).Count);
        }

        runs.Start(dry.Id, replaces: false);
        var done = await runs.EndAsync(dry);

        Assert.Equal((ImportStatus.Done, 40), (done.Status, done.Result!.Stored + done.Result.Known));
        Assert.InRange(done.Result.Known, 1, 39);
        Assert.Equal(40, host.LabelsOf(classifier).Count);
    }

    [Fact]
    public async Task Start_AfterTheProgramWasStartedAnew_GoesOn()
    {
        var folder = Directory.CreateTempSubdirectory("temple-test-").FullName;
        try
        {
            ImportView dry;
            Classifier classifier;
            await using (var first = await DomainHost.StartAsync(folder: folder))
            {
                classifier = await first.ClassifierAsync("anew");
                dry = await first.ImportAsync(classifier, MadeSet.Zip(("a/1.png", MadeSet.Picture(1))), starts: false);
            }
            await using var second = await DomainHost.StartAsync(folder: folder);
            var runs = second.Get<ImportRuns>();

            Assert.Equal(ImportStatus.Ready, runs.Find(classifier.Id, dry.Id)!.Status);
            Assert.True(runs.Start(dry.Id, replaces: false));
            Assert.Equal(1, (await runs.EndAsync(dry)).Result!.Stored);
            Assert.Empty(Directory.GetFiles(Path.Combine(folder, "imports"), "sent", SearchOption.AllDirectories));
            Assert.True(runs.Remove(dry.Id));
            Assert.Empty(Directory.GetDirectories(Path.Combine(folder, "imports")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task AddAsync_TableAlone_LabelsPicturesThatAreThere()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await host.ClassifierAsync("table");
        await host.ImportAsync(classifier, MadeSet.Zip(
            ("1.png", MadeSet.Picture(1)), ("2.png", MadeSet.Picture(2)), ("x/two.png", MadeSet.Picture(3)),
            ("y/two.png", MadeSet.Picture(4))));
        Assert.Equal(2, host.LabelsOf(classifier).Count);
        var sha256 = Domain.Storage.Sha256.Hex(MadeSet.Picture(2));
        var (_, table) = MadeSet.Text(
            "", $"file,sha256,category,split\n1.png,,open,test\nany.png,{sha256},shut,\ntwo.png,,a,\nnone.png,,a,\n");

        var view = await host.ImportAsync(classifier, table, name: "labels.csv");

        Assert.Equal((ImportStatus.Done, TransferFormat.Csv), (view.Status, view.Format));
        Assert.Equal((0, 2, 2, 2), (view.Result!.Stored, view.Result.Known, view.Result.Labelled, view.Result.RefusedCount));
        Assert.Contains(host.LabelsOf(classifier), label => label == (sha256, "shut", Split.Train, false));
        Assert.Contains("Several pictures", view.Result.FirstRefused.Single(one => one.Name == "two.png").Reason);
        Assert.Contains("one .zip", view.Result.FirstRefused.Single(one => one.Name == "none.png").Reason);
    }

    [Theory]
    [InlineData("PK\u0003\u0004 no archive", "incomplete")]
    [InlineData("\u0000\u0001\u0002", "neither a ZIP archive")]
    [InlineData("", "is empty")]
    [InlineData("{\"model\": []}", "no picture")]
    [InlineData("a,b,c\n1,2,3\n", "names no columns")]
    public async Task AddAsync_WhatIsNoSet_IsRefusedWithTheReason(string sent, string why)
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await host.ClassifierAsync("odd");

        var view = await host.ImportAsync(classifier, System.Text.Encoding.UTF8.GetBytes(sent));

        Assert.Equal(ImportStatus.Failed, view.Status);
        Assert.Contains(why, view.Message);
    }

    [Fact]
    public async Task Import_WithoutSplits_ChoosesAFifthForTesting()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await host.ClassifierAsync("fifth");

        await host.ImportAsync(classifier, MadeSet.Zip([.. Enumerable.Range(0, 20).Select(i => ($"a/{i}.png", MadeSet.Picture(i)))]));

        Assert.InRange(host.LabelsOf(classifier).Count(label => label.Split == Split.Test), 2, 6);
    }

    [Fact]
    public async Task UndoAsync_OfASetAsideLabel_BringsTheFlagBack()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await host.ClassifierAsync("aside");
        await host.ImportAsync(
            classifier, MadeSet.Zip(("set-aside/train/a/1.png", MadeSet.Picture(1)), ("train/a/2.png", MadeSet.Picture(2))));
        Assert.Equal(1, host.LabelsOf(classifier).Count(label => label.IsSetAside));
        await using var db = host.Database();
        var ids = await db.Images.Select(image => image.Id).ToListAsync();
        var labels = host.Get<LabelService>();

        var change = await labels.ClearAsync(classifier.Id, ids, "anna", default);
        await labels.UndoAsync(change, "anna", default);

        Assert.Equal(1, host.LabelsOf(classifier).Count(label => label.IsSetAside));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_CategoryOrClassifierDeletedMeanwhile_LosesOnlyThat(bool wholeClassifier)
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await host.ClassifierAsync("meanwhile");
        var sent = MadeSet.Zip([.. Enumerable.Range(0, 10).Select(i => ($"{(i % 2 == 0 ? "a" : "b")}/{i}.png", MadeSet.Picture(i)))]);
        var runs = host.Get<ImportRuns>();
        var dry = await host.ImportAsync(classifier, sent, starts: false);
        var isDeleted = 0;
        ImportView ended;
        using (runs.Subscribe(view =>
        {
            if (view is not { Status: ImportStatus.Running, Done: >= 2 } || Interlocked.Exchange(ref isDeleted, 1) == 1)
                return;
            using var db = host.Database();
            if (wholeClassifier)
                db.Classifiers.ExecuteUpdate(row => row.SetProperty(one => one.DeletionId, 1L));
            else
                db.Categories.Where(row => row.Name == "b").ExecuteDelete();
        }))
        {
            Assert.True(runs.Start(dry.Id, replaces: false));
            ended = await runs.EndAsync(dry);
        }

        if (!wholeClassifier)
        {
            Assert.Equal(ImportStatus.Done, ended.Status);
            Assert.Equal((5, 5), (ended.Result!.Labelled, ended.Result.WithoutCategory));
            Assert.All(host.LabelsOf(classifier), label => Assert.Equal("a", label.Category));
            return;
        }
        Assert.Equal((ImportStatus.Failed, "The classifier was deleted meanwhile."), (ended.Status, ended.Message));
        await using (var db = host.Database())
            await db.Classifiers.IgnoreQueryFilters().ExecuteUpdateAsync(row => row.SetProperty(one => one.DeletionId, (long?)null));
        Assert.True(runs.Start(dry.Id, replaces: false));
        Assert.Equal((10, null as string), ((await runs.EndAsync(dry)).Result!.Labelled, runs.Find(classifier.Id, dry.Id)!.Message));
    }

    [Fact]
    public async Task Import_CategoryMadeAnewMeanwhile_LabelsAsThatOne()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await host.ClassifierAsync("made-anew");
        var runs = host.Get<ImportRuns>();
        var dry = await host.ImportAsync(
            classifier, MadeSet.Zip([.. Enumerable.Range(0, 6).Select(i => ($"b/{i}.png", MadeSet.Picture(i)))]), starts: false);
        var isMadeAnew = 0;
        using (runs.Subscribe(view =>
        {
            if (view is not { Status: ImportStatus.Running, Done: >= 2 } || Interlocked.Exchange(ref isMadeAnew, 1) == 1)
                return;
            using var db = host.Database();
            db.Categories.Where(row => row.Name == "b").ExecuteDelete();
            db.Categories.Add(new Category { ClassifierId = classifier.Id, Name = "b", Position = 5 });
            db.SaveChanges();
        }))
        {
            Assert.True(runs.Start(dry.Id, replaces: false));
            var done = await runs.EndAsync(dry);
            Assert.Equal((6, 0), (done.Result!.Labelled, done.Result.WithoutCategory));
        }
    }

    [Fact]
    public async Task StartAsync_KilledWhileItWasLookedThrough_LooksAgainAndComesIn()
    {
        var folder = Directory.CreateTempSubdirectory("temple-test-").FullName;
        try
        {
            ImportView dry;
            Classifier classifier;
            await using (var first = await DomainHost.StartAsync(folder: folder))
            {
                classifier = await first.ClassifierAsync("killed");
                dry = await first.ImportAsync(classifier, MadeSet.Zip(("a/1.png", MadeSet.Picture(1))), starts: false);
            }
            var record = Path.Combine(folder, "imports", $"{dry.Id}", "import.json");
            var kept = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(record))!;
            (kept["View"]!["Status"], kept["View"]!["Preview"], kept["Order"]!["Starts"]) = ((int)ImportStatus.Checking, null, true);
            await File.WriteAllTextAsync(record, kept.ToJsonString());
            // What a kill in the middle of writing leaves.
            await File.WriteAllTextAsync(record + ".new", "{");

            await using var second = await DomainHost.StartAsync(folder: folder);
            var done = await second.Get<ImportRuns>().EndAsync(dry);

            Assert.Equal((ImportStatus.Done, 1), (done.Status, done.Result?.Labelled));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task AddAsync_TenWait_TakesNoMoreUntilOneHasFailedOrIsGone()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await host.ClassifierAsync("ten");
        var runs = host.Get<ImportRuns>();
        var sent = MadeSet.Zip(("a/1.png", MadeSet.Picture(1)));
        for (var i = 0; i < ImportRuns.MostWaiting; i++)
        {
            Assert.Equal(ImportStatus.Failed, (await host.ImportAsync(classifier, [0, 1], starts: false)).Status);
            await host.ImportAsync(classifier, sent, starts: false);
        }

        Assert.Null(await runs.AddAsync(classifier.Id, new MemoryStream(sent), "x.zip", null, false, false, "anna", default));

        Assert.True(runs.Remove(runs.List(classifier.Id).First(view => view.Status == ImportStatus.Ready).Id));
        Assert.Equal(ImportStatus.Ready, (await host.ImportAsync(classifier, sent, starts: false)).Status);
    }

    [Fact]
    public async Task AddAsync_EveryFileIsLocked_SaysThatAndNotThatThereIsNone()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await host.ClassifierAsync("locked");
        var sent = MadeSet.Zip(("a/1.png", MadeSet.Picture(1)));
        // The flag "encrypted", in the file's own header and in the list at the end.
        sent[6] |= 1;
        sent[sent.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 8] |= 1;

        var view = await host.ImportAsync(classifier, sent);

        Assert.Equal(ImportStatus.Failed, view.Status);
        Assert.StartsWith("Nothing of it can be taken. a/1.png: ", view.Message);
    }
}
