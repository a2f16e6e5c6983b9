using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>Who needs which backbone: classifiers for their next training, models to answer.</summary>
internal static class BackboneUsers
{
    private const int Named = 5;

    /// <summary>Counts by hash; what uses the product's own without naming it has the key "".</summary>
    public static async Task<(Dictionary<string, int> Classifiers, Dictionary<string, int> Models)> CountAsync(
        DashboardDbContext db, CancellationToken cancellationToken)
    {
        var classifiers = await db.Classifiers.GroupBy(classifier => classifier.BackboneSha256 ?? "")
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var models = await db.Models.Where(model => model.BackboneSha256 != null).GroupBy(model => model.BackboneSha256!)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        return (classifiers, models);
    }

    /// <summary>Names the first few, for a sentence; empty where nobody uses it.</summary>
    public static async Task<string> DescribeAsync(DashboardDbContext db, string sha256, CancellationToken cancellationToken)
    {
        var classifiers = db.Classifiers.Where(classifier => classifier.BackboneSha256 == sha256);
        var models = db.Models.Where(model => model.BackboneSha256 == sha256);
        var count = await classifiers.CountAsync(cancellationToken) + await models.CountAsync(cancellationToken);
        var first = await classifiers.OrderBy(classifier => classifier.Id).Take(Named)
            .Select(classifier => new { classifier.Temple!.Code, classifier.Name }).ToListAsync(cancellationToken);
        var second = await models.OrderBy(model => model.Id).Take(Named - first.Count)
            .Select(model => new { model.Number, model.Classifier!.Temple!.Code, model.Classifier.Name }).ToListAsync(cancellationToken);
        List<string> named =
        [
            .. first.Select(one => $"classifier '{new ClassifierRef(one.Code, one.Name)}'"),
            .. second.Select(one => $"model {one.Number} of '{new ClassifierRef(one.Code, one.Name)}'"),
        ];
        return string.Join(", ", named) + (count > named.Count ? $" and {count - named.Count} more" : "");
    }
}
