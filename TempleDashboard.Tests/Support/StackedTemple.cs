using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Tests.Support;

/// <summary>A temple with scenes that were taken several times each, without bytes.</summary>
internal sealed record StackedTemple(Classifier Classifier, IReadOnlyList<long[]> Stacks)
{
    public long Id => Classifier.Id;

    public long Open => Classifier.Categories[0].Id;

    public long Closed => Classifier.Categories[1].Id;

    /// <summary>Creates it with the categories "Door open" and "Door closed".</summary>
    /// <param name="sizes">Pictures of each scene.</param>
    public static async Task<StackedTemple> CreateAsync(DashboardDbContext db, string code, params int[] sizes)
    {
        var classifier = await PictureRows.CreateAsync(db, code, 0, "Door open", "Door closed");
        var number = 0;
        var stacks = new List<StoredImage[]>();
        var random = new Random(11);
        foreach (var size in sizes)
        {
            // Random hashes differ in about half of their bits; takes of one scene in two.
            var scene = random.NextInt64(1, long.MaxValue);
            stacks.Add([.. Enumerable.Range(0, size).Select(take => PictureRows.Picture(
                classifier.TempleId, $"scene-{stacks.Count + 1}-{take + 1}.jpg", ++number, scene ^ (take == 0 ? 0 : 1L << (take % 60))))]);
        }
        db.Images.AddRange(stacks.SelectMany(stack => stack));
        await db.SaveChangesAsync();
        return new(classifier, stacks.ConvertAll(stack => stack.Select(image => image.Id).ToArray()));
    }

    /// <summary>The labels as they are, by picture.</summary>
    public async Task<IReadOnlyList<Label>> LabelsAsync(DashboardDbContext db) =>
        await db.Labels.AsNoTracking().Where(label => label.ClassifierId == Id).OrderBy(label => label.ImageId).ToListAsync();
}
