using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Models;

/// <summary>Finds the categories that a model answers with and that people have deleted or renamed since.</summary>
public sealed class RetiredCategoryQuery(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>Asks of a model, or of a classifier's champion.</summary>
    /// <param name="modelId">Null for the champion.</param>
    public async Task<ModelCategories> FindAsync(long classifierId, long? modelId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var model = await db.Models.AsNoTracking()
            .Where(model => model.ClassifierId == classifierId
                && model.Id == (modelId ?? db.Classifiers.Where(row => row.Id == classifierId).Select(row => row.ChampionModelId).First()))
            .Select(model => new
            {
                model.Number,
                model.Categories,
                model.EvaluationJson,
                IsChampion = model.Classifier!.ChampionModelId == model.Id,
            })
            .FirstOrDefaultAsync(cancellationToken);
        if (model is null)
            return ModelCategories.None;
        var ids = JsonSerializer.Deserialize<ModelEvaluation>(model.EvaluationJson)?.Categories ?? [];
        var known = ids.Select(category => category.Id).ToList();
        var now = await db.Categories.AsNoTracking()
            .Where(category => category.ClassifierId == classifierId
                || category.Classifier!.Temple!.Code == Temple.CommonCode
                || known.Contains(category.Id))
            .Select(category => new { category.Id, category.Name })
            .ToListAsync(cancellationToken);
        return new(
            model.Number, model.IsChampion,
            RetiredCategory.Among(model.Categories, ids, now.ToDictionary(category => category.Id, category => category.Name)));
    }
}

/// <summary>What is out of date about a model's answers.</summary>
/// <param name="Retired">Empty where all is well.</param>
public sealed record ModelCategories(int Number, bool IsChampion, IReadOnlyList<RetiredCategory> Retired)
{
    public static ModelCategories None { get; } = new(0, false, []);
}

/// <summary>A category that a model still answers with.</summary>
/// <param name="NewName">What it is called now; null where it was deleted.</param>
public sealed record RetiredCategory(string Name, string? NewName)
{
    /// <summary>
    /// Finds them by id, as two categories may have changed their names; by name where the model keeps no id, or where a category was
    /// deleted and made anew.
    /// </summary>
    /// <param name="answers">The names that the model says.</param>
    /// <param name="counted">The categories that it was trained on.</param>
    /// <param name="now">The names of today by id.</param>
    public static IReadOnlyList<RetiredCategory> Among(
        IReadOnlyList<string> answers, IReadOnlyList<CategoryCount> counted, IReadOnlyDictionary<long, string> now)
    {
        var retired = new List<RetiredCategory>();
        foreach (var name in answers)
        {
            var today = counted.FirstOrDefault(category => category.Name == name)?.Id is { } id ? now.GetValueOrDefault(id) : null;
            if (today is null ? !now.Values.Contains(name) : today != name)
                retired.Add(new(name, today));
        }
        return retired;
    }
}
