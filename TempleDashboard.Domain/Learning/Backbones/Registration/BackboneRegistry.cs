using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Audit;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>Adds backbones beside the product's own, lists and removes them.</summary>
public sealed class BackboneRegistry(
    IDbContextFactory<DashboardDbContext> contexts, BackboneProvider backbones, AuditLog audit, IOptions<BackboneRules> rules, TimeProvider time)
    : IDisposable
{
    private const int UsersNamed = 5;
    private static readonly JsonSerializerOptions json = new() { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>One at a time: each takes several times its file's size in memory, and names must not be taken twice.</summary>
    private readonly SemaphoreSlim changing = new(1);

    /// <summary>Lists the product's own first, then the registered ones by name.</summary>
    public async Task<IReadOnlyList<BackboneEntry>> ListAsync(CancellationToken cancellationToken)
    {
        var own = await Task.Run(backbones.Get, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Backbones.AsNoTracking().OrderBy(row => row.Name).ToListAsync(cancellationToken);
        var first = new BackboneEntry(
            own.Hash, BackboneSpecs.Default.Name, true, "", own.InputWidth, own.InputHeight, own.EmbeddingLength, own.Content.Length, true, null);
        return
        [
            first,
            .. rows.Select(row => new BackboneEntry(
                row.Sha256, row.Name, false, row.Source, row.InputWidth, row.InputHeight, row.EmbeddingLength, row.ByteCount, backbones.Has(row.Sha256), row.AddedAt)),
        ];
    }

    /// <summary>
    /// Takes in an ONNX file, checks and tries it, and keeps it. One whose file was lost can be registered again and is then
    /// the same backbone, under its old name.
    /// </summary>
    /// <param name="content">The ONNX file, read once from where it stands.</param>
    /// <param name="progress">Gets the bytes read so far.</param>
    /// <exception cref="IOException">The stream or the disk fails.</exception>
    public async Task<BackboneResult> RegisterAsync(
        Stream content, BackboneRequest request, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (request.Validate().ToList() is { Count: > 0 } errors)
            return new BackboneResult(errors);
        await changing.WaitAsync(cancellationToken);
        try
        {
            byte[] source;
            await using (var temporary = backbones.OpenTemporary())
                source = await BackboneSource.ReadAsync(content, temporary, request.Sha256, rules.Value.MaxBytes, progress, cancellationToken);
            // Checking and trying is work for a processor, not for a thread that answers requests.
            var (backbone, took) = await Task.Run(() => Make(source, request, cancellationToken), cancellationToken);
            using (backbone)
                return await KeepAsync(backbone, took, request, cancellationToken);
        }
        catch (BackboneRefusedException refused)
        {
            return new BackboneResult(refused.Error);
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>Removes a registered backbone. Returns null, or why it stays.</summary>
    public async Task<string?> RemoveAsync(string sha256, string who, CancellationToken cancellationToken)
    {
        await changing.WaitAsync(cancellationToken);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var row = await db.Backbones.FirstOrDefaultAsync(backbone => backbone.Sha256 == sha256, cancellationToken);
            if (row is null)
                return "There is no registered backbone of this SHA-256.";
            var users = await UsersAsync(db, sha256, cancellationToken);
            if (users.Count > 0)
                return $"The backbone '{row.Name}' is in use by {string.Join(", ", users.Take(UsersNamed))}{(users.Count > UsersNamed ? $" and {users.Count - UsersNamed} more" : "")}.";
            db.Backbones.Remove(row);
            await db.SaveChangesAsync(cancellationToken);
            backbones.Remove(sha256);
            await audit.AddAsync(who, "removed backbone", row.Name, sha256, cancellationToken);
            return null;
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>Gives a registered backbone's name, whether or not its file is there; null where nobody knows it.</summary>
    public async Task<string?> NameOfAsync(string sha256, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Backbones.Where(row => row.Sha256 == sha256).Select(row => row.Name).FirstOrDefaultAsync(cancellationToken);
    }

    public void Dispose() => changing.Dispose();

    private static (Backbone Backbone, double Milliseconds) Make(byte[] source, BackboneRequest request, CancellationToken cancellationToken)
    {
        var wrapped = BackboneWrapper.Wrap(source, request.Preparation, request.Size, cancellationToken);
        Backbone backbone;
        try
        {
            backbone = new Backbone(wrapped);
        }
        catch (InvalidDataException exception)
        {
            throw new BackboneRefusedException("file", $"The model cannot be joined with the preparation of the picture: {exception.InnerException?.Message ?? exception.Message}");
        }
        try
        {
            return (backbone, BackboneTrial.Run(backbone, cancellationToken));
        }
        catch
        {
            backbone.Dispose();
            throw;
        }
    }

    private static async Task<List<string>> UsersAsync(DashboardDbContext db, string sha256, CancellationToken cancellationToken)
    {
        var classifiers = await db.Classifiers.Where(classifier => classifier.BackboneSha256 == sha256)
            .Select(classifier => $"classifier '{classifier.Temple!.Code}:{classifier.Name}'").ToListAsync(cancellationToken);
        var models = await db.Models.Where(model => model.BackboneSha256 == sha256)
            .Select(model => $"model {model.Number} of '{model.Classifier!.Temple!.Code}:{model.Classifier.Name}'").ToListAsync(cancellationToken);
        return [.. classifiers, .. models];
    }

    private async Task<BackboneResult> KeepAsync(Backbone backbone, double took, BackboneRequest request, CancellationToken cancellationToken)
    {
        var name = request.Name.Trim();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.Backbones.FirstOrDefaultAsync(known => known.Sha256 == backbone.Hash, cancellationToken);
        if (row is not null && Opens(row.Sha256))
            return new BackboneResult(new BackboneError("file", $"This backbone is registered already, as '{row.Name}'."));
        if (row is null && (name == BackboneSpecs.Default.Name || await db.Backbones.AnyAsync(known => known.Name == name, cancellationToken)))
            return new BackboneResult(new BackboneError("name", $"There is a backbone '{name}' already. Choose another name."));
        // The file first: a file without a row is harmless, a row without its file is a promise not kept.
        backbones.Keep(backbone);
        if (row is null)
            db.Backbones.Add(row = Row(backbone, name, request));
        await db.SaveChangesAsync(cancellationToken);
        await audit.AddAsync(request.Who, "registered backbone", row.Name, $"{row.Sha256} from {row.Source}", cancellationToken);
        return new BackboneResult(row, took);
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
        SourceSha256 = request.Sha256.ToLowerInvariant(),
        Name = name,
        Source = request.Source,
        InputWidth = backbone.InputWidth,
        InputHeight = backbone.InputHeight,
        EmbeddingLength = backbone.EmbeddingLength,
        PreparationJson = JsonSerializer.Serialize(request.Preparation, json),
        ByteCount = backbone.Content.Length,
        AddedAt = time.GetUtcNow().UtcDateTime,
        AddedBy = request.Who,
    };
}
