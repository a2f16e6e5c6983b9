using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Domain.Backbones;

/// <summary>Tells what is known of the backbones that models were made with, whether their files are here or not.</summary>
public sealed class KnownBackbones(IDbContextFactory<DashboardDbContext> contexts, BackboneProvider backbones)
{
    /// <summary>Tells what is known here of a backbone that something was made with.</summary>
    public async Task<BackboneStatus> StatusAsync(string sha256, CancellationToken cancellationToken) =>
        sha256 == (await Task.Run(backbones.Get, cancellationToken)).Hash
            ? new(sha256, BackboneSpec.Default.Name, true)
            : new(sha256, await NameOfAsync(sha256, cancellationToken), backbones.Has(sha256));

    /// <summary>Tells what is known here of the backbone that a model was made with; null where it needs none, or is unknown.</summary>
    public async Task<BackboneStatus?> StatusOfModelAsync(long modelId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var sha256 = await db
            .Models.Where(model => model.Id == modelId)
            .Select(model => model.BackboneSha256)
            .FirstOrDefaultAsync(cancellationToken);
        return sha256 is null ? null : await StatusAsync(sha256, cancellationToken);
    }

    /// <summary>
    /// Says so where a classifier's next training takes another backbone than a model of it uses; null where it does not.
    /// </summary>
    public async Task<string?> DescribeChangeAsync(long modelId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var model = await db
            .Models.Where(model => model.Id == modelId)
            .Select(model => new
            {
                model.Number,
                Uses = model.BackboneSha256,
                Next = model.Classifier!.BackboneSha256,
            })
            .FirstOrDefaultAsync(cancellationToken);
        var own = (await Task.Run(backbones.Get, cancellationToken)).Hash;
        if (model?.Uses is not { } uses || uses == (model.Next ?? own))
            return null;
        var source = await db.Backbones.Where(row => row.Sha256 == uses).Select(row => row.Source).FirstOrDefaultAsync(cancellationToken);
        var (used, next) = (await StatusAsync(uses, cancellationToken), await StatusAsync(model.Next ?? own, cancellationToken));
        var origin = source == EarlierBackbones.Source ? " of an earlier version" : "";
        return $"Model {model.Number} uses the backbone {used.Called}{origin}; the next training takes {next.Called}.";
    }

    /// <summary>Gives a registered backbone's name, whether or not its file is there; null where nobody knows it.</summary>
    public async Task<string?> NameOfAsync(string sha256, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Backbones.Where(row => row.Sha256 == sha256).Select(row => row.Name).FirstOrDefaultAsync(cancellationToken);
    }
}

/// <summary>What is known here of a backbone that something was made with.</summary>
/// <param name="Name">Null where nobody knows the hash any more.</param>
/// <param name="IsPresent">Whether its file is here.</param>
public sealed record BackboneStatus(string Sha256, string? Name, bool IsPresent)
{
    /// <summary>The name, or the beginning of the hash.</summary>
    public string Called => Name ?? Sha256[..12];

    /// <summary>Says of a thing, such as <c>Model 3</c>, that its backbone is missing and what to do; null where it is here.</summary>
    public string? Missing(string subject) => IsPresent ? null : new MissingBackboneException(Sha256).For(subject, Name).Message;
}
