using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Tests.Review;

/// <summary>What a picture shows by a person's word, and nothing that nobody has said (UX.md 1 and 2).</summary>
public sealed class SaidCategoryTests : IDisposable
{
    private readonly HistoryDatabase _database = new();

    public SaidCategoryTests() => _database.AddCategories(1, "Door open", "Door closed");

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task FindSaidAsync_CorrectAfterARenaming_IsTheRenamedCategory()
    {
        var row = _database.Add();
        await _database.Get<CategoryEditor>().RenameAsync(1, "Gate open", "t", default);
        // Another category takes the old name: it is not what the model answered.
        await _database.Get<TempleCatalog>().FindOrCreateCategoryAsync(1, "Door open", null, default);
        Assert.Equal(new SaidCategory(1, "Gate open"), await SayAsync(row, ReviewState.Correct, null));
    }

    [Fact]
    public async Task FindSaidAsync_CategoryThenItsClassifierRenamed_IsTheRenamedCategory()
    {
        var lights = await _database.Get<TempleCatalog>().CreateClassifierAsync(1, "lights", null, default);
        _database.AddCategories(lights.Value!.Id, "On", "Off");
        var row = _database.Add(prediction => (prediction.ClassifierId, prediction.TopCategory) = (lights.Value.Id, "On"));
        await RenameAsync("On", "Bright");
        await _database.Get<TempleEditor>().RenameClassifierAsync(lights.Value.Id, "lamps", "t", default);
        await RenameAsync("Bright", "Shining");
        await _database.Get<TempleEditor>().RenameClassifierAsync(lights.Value.Id, "torches", "t", default);

        Assert.Equal("Shining", (await SayAsync(row, ReviewState.Correct, null))?.Name);
    }

    /// <summary>What was renamed while the name was another classifier's, is not this one's.</summary>
    [Fact]
    public async Task FindSaidAsync_ClassifierOfANameThatWasAnothers_KeepsItsOwnCategories()
    {
        var first = await _database.Get<TempleCatalog>().CreateClassifierAsync(1, "lights", null, default);
        _database.AddCategories(first.Value!.Id, "On");
        await RenameAsync("On", "Bright");
        await _database.Get<TempleEditor>().RenameClassifierAsync(first.Value.Id, "lamps", "t", default);
        var second = await _database.Get<TempleCatalog>().CreateClassifierAsync(1, "lights", null, default);
        _database.AddCategories(second.Value!.Id, "On", "Bright");
        var row = _database.Add(prediction => (prediction.ClassifierId, prediction.TopCategory) = (second.Value.Id, "On"));

        Assert.Equal("On", (await SayAsync(row, ReviewState.Correct, null))?.Name);
    }

    [Fact]
    public async Task FindSaidAsync_Several_SaysOfEachWhatWasSaidOfIt()
    {
        var agreed = _database.Add();
        var corrected = _database.Add();
        var unsaid = _database.Add();
        await SayAsync(agreed, ReviewState.Correct, null);
        await SayAsync(corrected, ReviewState.Wrong, "Door closed");
        var page = await _database.Get<PredictionHistory>().PageAsync(PredictionFilter.All, null, 10, default);

        var said = await _database.Get<PredictionToTraining>().FindSaidAsync(page.Items, default);

        Assert.Equal(
            [(agreed.Id, "Door open"), (corrected.Id, "Door closed")],
            said.OrderBy(one => one.Key).Select(one => (one.Key, one.Value.Name)));
        Assert.False(said.ContainsKey(unsaid.Id));
    }

    [Fact]
    public async Task FindSaidAsync_CorrectAfterTheCategoryWasDeleted_IsNothing()
    {
        var row = _database.Add();
        await _database.Get<CategoryEditor>().DeleteAsync(1, "t", default);
        Assert.Null(await SayAsync(row, ReviewState.Correct, null));
    }

    [Fact]
    public async Task FindSaidAsync_WrongThenTheChosenOneRenamed_IsThatOne()
    {
        var row = _database.Add();
        await _database.Get<PredictionReview>().SetAsync(row.Id, new(ReviewState.Wrong, "Door closed"), "t", default);
        await _database.Get<CategoryEditor>().RenameAsync(2, "Shut", "t", default);
        Assert.Equal(new SaidCategory(2, "Shut"), await FindAsync(row.Id));
    }

    [Theory]
    [InlineData(ReviewState.None, false)]
    [InlineData(ReviewState.Unsure, false)]
    [InlineData(ReviewState.Wrong, false)]
    [InlineData(ReviewState.Anomaly, false)]
    [InlineData(ReviewState.Correct, true)]
    [InlineData(ReviewState.None, true)]
    public async Task FindSaidAsync_NobodySaidACategory_IsNothing(ReviewState review, bool isAnomaly) =>
        Assert.Null(await SayAsync(_database.Add(prediction => prediction.IsAnomaly = isAnomaly), review, null));

    [Fact]
    public async Task FindSaidAsync_NewCategory_HasNoIdUntilItIsMade()
    {
        var row = _database.Add();
        Assert.Equal(new SaidCategory(null, "Bicycle"), await SayAsync(row, ReviewState.NewCategory, "Bicycle"));
        var made = await _database.Get<TempleCatalog>().FindOrCreateCategoryAsync(1, "Bicycle", null, default);
        Assert.Equal(made.Value!.Id, (await FindAsync(row.Id))!.Id);
    }

    private async Task RenameAsync(string category, string name)
    {
        await using var db = _database.Open();
        var id = db.Categories.Single(row => row.Name == category).Id;
        Assert.Null(await _database.Get<CategoryEditor>().RenameAsync(id, name, "t", default));
    }

    private async Task<SaidCategory?> SayAsync(PredictionRecord row, ReviewState state, string? category)
    {
        Assert.True((await _database.Get<PredictionReview>().SetAsync(row.Id, new(state, category), "t", default)).Succeeded);
        return await FindAsync(row.Id);
    }

    private async Task<SaidCategory?> FindAsync(long id) => await _database.Get<PredictionToTraining>()
        .FindSaidAsync((await _database.Get<PredictionHistory>().FindAsync(id, default))!, default);
}
