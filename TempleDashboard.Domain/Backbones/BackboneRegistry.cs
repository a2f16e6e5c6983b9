using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Domain.Backbones;

/// <summary>Adds backbones beside the product's own, lists and removes them.</summary>
public sealed class BackboneRegistry(
    IDbContextFactory<DashboardDbContext> contexts,
    BackboneProvider backbones,
    BackboneTrials trials,
    AuditLog audit,
    IOptions<BackboneRules> rules,
    TimeProvider time) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>One is tried at a time: it takes several times its file's size in memory.</summary>
    private readonly SemaphoreSlim _trying = new(1);

    /// <summary>A name must not be taken twice, and a file not be deleted while it is registered again. Never held for long.</summary>
    private readonly SemaphoreSlim _changing = new(1);

    /// <summary>Lists the product's own first, then the registered ones by name.</summary>
    public async Task<IReadOnlyList<BackboneEntry>> ListAsync(CancellationToken cancellationToken)
    {
        var own = await Task.Run(backbones.Get, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Backbones.AsNoTracking().OrderBy(row => row.Name).ToListAsync(cancellationToken);
        var (classifiers, models) = await BackboneUsers.CountAsync(db, cancellationToken);
        var first = new BackboneEntry(
            own.Hash,
            BackboneSpec.Default.Name,
            true,
            "",
            own.InputWidth,
            own.InputHeight,
            own.EmbeddingLength,
            own.Content.Length,
            true,
            null,
            null,
            null,
            null,
            classifiers.GetValueOrDefault("") + classifiers.GetValueOrDefault(own.Hash),
            models.GetValueOrDefault(own.Hash));
        return
        [
            first,
            .. rows.Select(row => new BackboneEntry(
                row.Sha256,
                row.Name,
                false,
                row.Source,
                row.InputWidth,
                row.InputHeight,
                row.EmbeddingLength,
                row.ByteCount,
                backbones.Has(row.Sha256),
                row.AddedAt,
                row.AddedBy,
                row.SourceSha256,
                JsonSerializer.Deserialize<BackbonePreparation>(row.PreparationJson, Json),
                classifiers.GetValueOrDefault(row.Sha256),
                models.GetValueOrDefault(row.Sha256))),
        ];
    }

    /// <summary>
    /// Takes in an ONNX file, checks and tries it, and keeps it. One whose file was lost can be registered again and is then
    /// the same backbone, under its old name.
    /// </summary>
    /// <param name="content">The ONNX file, read once from where it stands.</param>
    /// <exception cref="IOException">The disk fails.</exception>
    public async Task<BackboneResult> RegisterAsync(
        Stream content, BackboneRequest request, IProgress<BackboneProgress>? progress, CancellationToken cancellationToken)
    {
        if (request.Validate().ToList() is { Count: > 0 } errors)
            return new BackboneResult(errors);
        try
        {
            await using var temporary = backbones.OpenTemporary();
            var sha256 = await BackboneSource.SaveAsync(content, temporary, request, rules.Value.MaxBytes, progress, cancellationToken);
            await _trying.WaitAsync(cancellationToken);
            try
            {
                var source = await BackboneSource.ReadAsync(temporary, cancellationToken);
                var (wrapped, took) = await trials.MakeAsync(source, request, cancellationToken);
                // Opening it is work for a processor, not for a thread that answers requests.
                using (var backbone = await Task.Run(() => new Backbone(wrapped), cancellationToken))
                    return await KeepAsync(backbone, took, request with { Sha256 = sha256 }, cancellationToken);
            }
            finally
            {
                _trying.Release();
            }
        }
        catch (BackboneRefusedException refused)
        {
            return new BackboneResult(refused.Error);
        }
    }

    /// <summary>Removes a registered backbone that nobody uses. Returns null, or why it stays.</summary>
    public async Task<BackboneRefusal?> RemoveAsync(string sha256, string who, CancellationToken cancellationToken)
    {
        if (sha256 == backbones.Get().Hash)
        {
            return new(
                BackboneRefusalReason.Conflict, "The product's own backbone cannot be removed: it serves wherever no other is chosen.");
        }

        await _changing.WaitAsync(cancellationToken);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var name = await db.Backbones.Where(row => row.Sha256 == sha256).Select(row => row.Name).FirstOrDefaultAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            // One statement: nobody can choose it between looking and removing.
            var removed = await db.Backbones.IgnoreQueryFilters().Where(row => row.Sha256 == sha256
                && !db.Classifiers.Any(classifier => classifier.BackboneSha256 == sha256)
                && !db.Models.Any(model => model.BackboneSha256 == sha256)).ExecuteDeleteAsync(cancellationToken);
            if (name is null)
                return new(BackboneRefusalReason.Unknown, "There is no registered backbone of this SHA-256.");
            if (removed == 0)
            {
                return new(
                    BackboneRefusalReason.Conflict,
                    $"The backbone '{name}' is in use by {await BackboneUsers.DescribeAsync(db, sha256, cancellationToken)}.");
            }

            audit.Add(db, who, AuditActions.RemovedBackbone, name, sha256);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            backbones.Remove(sha256);
            return null;
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose()
    {
        _trying.Dispose();
        _changing.Dispose();
    }

    private async Task<BackboneResult> KeepAsync(
        Backbone backbone, double took, BackboneRequest request, CancellationToken cancellationToken)
    {
        var name = request.Name.Trim();
        await _changing.WaitAsync(cancellationToken);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var row = await db.Backbones.FirstOrDefaultAsync(known => known.Sha256 == backbone.Hash, cancellationToken);
            if (row is not null && backbones.Has(row.Sha256) && Opens(row.Sha256))
                return new BackboneResult(new BackboneError("file", $"This backbone is registered already, as '{row.Name}'."));
            if (row is null
                && (name == BackboneSpec.Default.Name || await db.Backbones.AnyAsync(known => known.Name == name, cancellationToken)))
            {
                return new BackboneResult(new BackboneError("name", $"There is a backbone '{name}' already. Choose another name."));
            }
            // The file first: a file without a row is harmless, a row without its file is a promise not kept.
            backbones.Keep(backbone);
            if (row is null)
                db.Backbones.Add(row = Row(backbone, name, request));
            audit.Add(db, request.Who, AuditActions.RegisteredBackbone, row.Name, $"{row.Sha256} from {row.Source}");
            await db.SaveChangesAsync(cancellationToken);
            return new BackboneResult(row, took);
        }
        finally
        {
            _changing.Release();
        }
    }

    private bool Opens(string sha256)
    {
        try
        {
            return backbones.Get(sha256).Hash == sha256;
        }
        catch (MissingBackboneException)
        {
            return false;
        }
    }

    private RegisteredBackbone Row(Backbone backbone, string name, BackboneRequest request) => new()
    {
        Sha256 = backbone.Hash,
        SourceSha256 = request.Sha256!,
        Name = name,
        Source = request.Source,
        InputWidth = backbone.InputWidth,
        InputHeight = backbone.InputHeight,
        EmbeddingLength = backbone.EmbeddingLength,
        PreparationJson = JsonSerializer.Serialize(request.Preparation, Json),
        ByteCount = backbone.Content.Length,
        AddedAt = time.GetUtcNow().UtcDateTime,
        AddedBy = request.Who,
    };
}
