using System.Text.Json;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Training.Publishing;

/// <summary>Which category of a new model each category of an earlier one is. A category that was renamed is still the same.</summary>
/// <param name="Places">For each category of the earlier model its place among the new model's.</param>
/// <param name="IsRenamed">Whether the earlier model knows one by another name.</param>
internal sealed record CategoryMatch(IReadOnlyList<int> Places, bool IsRenamed)
{
    /// <summary>
    /// Matches by id, then by name where a model keeps no ids or a category was made anew; null where the categories are others.
    /// </summary>
    public static CategoryMatch? Of(TrainedModel earlier, IReadOnlyList<CategoryCount> categories)
    {
        var ids = JsonSerializer.Deserialize<ModelEvaluation>(earlier.EvaluationJson)?.Categories.ToDictionary(category => category.Name, category => category.Id) ?? [];
        var places = earlier.Categories.Select(name => PlaceOf(name, ids.GetValueOrDefault(name), categories)).ToList();
        if (places.Count != categories.Count || places.Contains(-1) || places.Distinct().Count() < places.Count)
            return null;
        return new(places, places.Index().Any(place => categories[place.Item].Name != earlier.Categories[place.Index]));
    }

    private static int PlaceOf(string name, long? id, IReadOnlyList<CategoryCount> categories)
    {
        var indexed = categories.Index().ToList();
        var found = indexed.Where(category => id is not null && category.Item.Id == id).Concat(indexed.Where(category => category.Item.Name == Names.Plain(name)));
        return found.Select(category => (int?)category.Index).FirstOrDefault() ?? -1;
    }
}
