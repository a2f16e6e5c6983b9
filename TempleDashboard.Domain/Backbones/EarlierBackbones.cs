using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Domain.Backbones;

/// <summary>
/// Registers, at the start after an upgrade, the backbone that the earlier version of the program brought along: models made with it
/// go on answering, and it can be chosen, and removed once nobody needs it, as any other. The next training takes the new one.
/// </summary>
internal sealed class EarlierBackbones(
    IDbContextFactory<DashboardDbContext> contexts,
    BackboneProvider backbones,
    AuditLog audit,
    TimeProvider time,
    ILogger<EarlierBackbones> logger) : IHostedService
{
    /// <summary>What stands as the source of such a backbone.</summary>
    public const string Source = "an earlier version of the program";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var (name, sha256) in backbones.Earlier())
        {
            if (await db.Backbones.AnyAsync(row => row.Sha256 == sha256, cancellationToken))
                continue;
            Backbone backbone;
            try
            {
                backbone = backbones.Get(sha256);
            }
            catch (MissingBackboneException)
            {
                BackboneLog.EarlierDamaged(logger, name);
                continue;
            }
            var isTaken = await db.Backbones.AnyAsync(row => row.Name == name, cancellationToken);
            var row = Row(backbone, isTaken ? $"{name} ({sha256[..12]})" : name);
            db.Backbones.Add(row);
            audit.Add(db, AuditLog.Program, AuditActions.RegisteredBackbone, row.Name, $"{sha256} from {Source}");
            await db.SaveChangesAsync(cancellationToken);
            BackboneLog.Earlier(logger, name, sha256);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private RegisteredBackbone Row(Backbone backbone, string name) => new()
    {
        Sha256 = backbone.Hash,
        SourceSha256 = backbone.Hash,
        Name = name,
        Source = Source,
        InputWidth = backbone.InputWidth,
        InputHeight = backbone.InputHeight,
        EmbeddingLength = backbone.EmbeddingLength,
        // How its pictures are prepared is in its file and nowhere else.
        PreparationJson = JsonSerializer.Serialize<BackbonePreparation?>(null),
        ByteCount = backbone.Content.Length,
        AddedAt = time.GetUtcNow().UtcDateTime,
        AddedBy = "Temple Dashboard",
    };
}
