using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Models;

namespace TempleDashboard.Tests.Models;

/// <summary>A category that was deleted or renamed shows wherever a model still answers with it.</summary>
public sealed class RetiredCategoriesTests : ScreenContext, IAsyncLifetime
{
    private DomainHost _host = null!;
    private Classifier _classifier = null!;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync(MadeFolder.Small);
        _classifier = await StripedTemple.FindAsync(_host);
        Services.AddSingleton(new RetiredCategoryQuery(_host.Get<IDbContextFactory<DashboardDbContext>>()));
        Services.AddSingleton(_host.Get<LabelFeed>());
    }

    public new async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public void Alert_NothingChanged_IsNotShown() => Assert.Empty(Open().Markup.Trim());

    [Fact]
    public async Task Alert_OneDeletedAndOneRenamed_NamesBothAndLeadsToTrain()
    {
        await using var db = _host.Database();
        await db.Categories.Where(category => category.Name == "Vertical").ExecuteDeleteAsync();
        await db.Categories.Where(category => category.Name == "Horizontal")
            .ExecuteUpdateAsync(set => set.SetProperty(category => category.Name, "Level"));

        var alert = Open();

        Assert.Contains("still answers with ‘Vertical’, which was deleted", alert.Markup, StringComparison.Ordinal);
        Assert.Contains("still says ‘Horizontal’, which is called ‘Level’ now", alert.Markup, StringComparison.Ordinal);
        Assert.Equal($"classifiers/{_classifier.Id}/train", alert.Find("a").GetAttribute("href"));
    }

    [Fact]
    public async Task Alert_TwoNamesSwapped_NamesBoth()
    {
        await using var db = _host.Database();
        foreach (var (from, to) in new[] { ("Vertical", "x"), ("Horizontal", "Vertical"), ("x", "Horizontal") })
        {
            await db.Categories.Where(category => category.Name == from)
                .ExecuteUpdateAsync(set => set.SetProperty(category => category.Name, to));
        }

        var alert = Open();

        Assert.Contains("still says ‘Vertical’, which is called ‘Horizontal’ now", alert.Markup, StringComparison.Ordinal);
        Assert.Contains("still says ‘Horizontal’, which is called ‘Vertical’ now", alert.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alert_RenamedMeanwhile_AppearsByItself()
    {
        var alert = Open();
        var id = _classifier.Categories.Single(category => category.Name == "Vertical").Id;

        await _host.Get<CategoryEditor>().RenameAsync(id, "Upright", "test", default);

        alert.WaitForAssertion(() =>
            Assert.Contains("still says ‘Vertical’, which is called ‘Upright’ now", alert.Markup, StringComparison.Ordinal));
    }

    /// <summary>A category of the same name was made anew: what the model says is right again.</summary>
    [Fact]
    public async Task Alert_DeletedAndMadeAnew_IsNotShown()
    {
        await using var db = _host.Database();
        await db.Categories.Where(category => category.Name == "Vertical").ExecuteDeleteAsync();
        db.Categories.Add(new Category { ClassifierId = _classifier.Id, Name = "Vertical", Position = 5 });
        await db.SaveChangesAsync();

        Assert.Empty(Open().Markup.Trim());
    }

    [Fact]
    public async Task Note_AndPin_AreKeptWithinTheirBounds()
    {
        var model = await _host.Database().Models.SingleAsync();
        var registry = _host.Get<ModelRegistry>();

        Assert.Null(await registry.NoteAsync(model.Id, " before the new lamp ", "test", default));
        Assert.True(await registry.PinAsync(model.Id, true, "test", default));
        Assert.Contains("500 are the most", await registry.NoteAsync(model.Id, new string('x', 501), "test", default));
        Assert.NotNull(await registry.NoteAsync(99, "x", "test", default));

        var row = Assert.Single(await new ModelCatalog(_host.Get<IDbContextFactory<DashboardDbContext>>())
            .ListAsync(_classifier.Id, 5, default));
        Assert.Equal(("before the new lamp", true), (row.Note, row.IsPinned));
        Assert.NotNull(row.ServedFrom);
        Assert.Equal(
            ["wrote note", "pinned model"],
            await _host.Database().AuditEntries.OrderBy(entry => entry.Id).Where(entry => entry.Who == "test"
                && (entry.Action == "wrote note" || entry.Action == "pinned model")).Select(entry => entry.Action).ToListAsync());
    }

    private IRenderedComponent<RetiredCategories> Open() =>
        Render<RetiredCategories>(parameters => parameters.Add(alert => alert.ClassifierId, _classifier.Id));
}
