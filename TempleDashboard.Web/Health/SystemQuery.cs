using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Hosting.Logs;

namespace TempleDashboard.Web.Health;

/// <summary>Reads how the program and its machine fare, for the System page and for programs. What cannot be read is left out.</summary>
public sealed class SystemQuery(
    HealthCheckService health,
    RecentStorageUsage usage,
    TrainingFeed trainings,
    ProcessorQueue processors,
    BackupRuns backups,
    BackupNights nights,
    BackupVerifier verifier,
    DatabaseChecks database,
    RecentErrors errors)
{
    private static readonly DateTime StartedAt = Process.GetCurrentProcess().StartTime.ToUniversalTime();

    public async Task<SystemView> ReadAsync(CancellationToken cancellationToken)
    {
        var report = HealthView.From(await health.CheckHealthAsync(cancellationToken));
        var (storage, newest) = (await StorageAsync(cancellationToken), NewestBackup());
        var active = trainings.Active.ToList();
        return new(
            report,
            await Task.Run(Program, cancellationToken),
            new(Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
            new(
                active.Count(run => run.Status == RunStatus.Running),
                active.Count(run => run.Status == RunStatus.Queued),
                processors.Pictures,
                processors.Waiting),
            storage,
            newest,
            new(nights.NextAt, backups.Last?.Error, verifier.Last),
            DatabaseCheckView.From(database),
            errors.List());
    }

    /// <summary>A damaged database must not take this page along.</summary>
    private async Task<StorageUsage?> StorageAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await usage.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (StorageTrouble.Find(exception) is not null)
        {
            return null;
        }
    }

    private DateTime? NewestBackup()
    {
        try
        {
            return backups.NewestAt();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ProgramView Program()
    {
        var (libvips, onnxRuntime, sqlite) = NativeLibraries.Versions;
        return new(
            ProgramVersion.Text,
            RuntimeInformation.FrameworkDescription,
            $"{RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture})",
            libvips,
            onnxRuntime,
            sqlite,
            Environment.ProcessorCount,
            StartedAt);
    }
}

/// <summary>How the program and its machine fare.</summary>
/// <param name="Storage">At most five minutes old, but for what is free; null where it cannot be read.</param>
/// <param name="LastBackup">UTC; null where there is none.</param>
/// <param name="Errors">The last warnings and errors since the start, the newest first.</param>
public sealed record SystemView(
    HealthView Health,
    ProgramView Program,
    MemoryView Memory,
    WorkView Work,
    StorageUsage? Storage,
    DateTime? LastBackup,
    BackupFacts Backups,
    DatabaseCheckView Database,
    IReadOnlyList<RecentError> Errors);

/// <summary>How the backups fare.</summary>
/// <param name="NextAt">When the program makes one by itself next, UTC; null where it makes none.</param>
/// <param name="WhyNot">Why the last one since the start failed; null where it did not.</param>
/// <param name="Verified">What the last verification came to; null where there was none.</param>
public sealed record BackupFacts(DateTime? NextAt, string? WhyNot, VerificationNote? Verified);

/// <summary>Which program runs on what.</summary>
/// <param name="StartedAt">UTC.</param>
public sealed record ProgramView(
    string Version,
    string DotNet,
    string OperatingSystem,
    string Libvips,
    string OnnxRuntime,
    string Sqlite,
    int Processors,
    DateTime StartedAt);

/// <summary>The program's memory, in bytes.</summary>
/// <param name="WorkingSet">All that it holds of the machine's memory.</param>
/// <param name="Managed">Of that, objects of .NET.</param>
/// <param name="Available">What the machine, or its container, has for it.</param>
public sealed record MemoryView(long WorkingSet, long Managed, long Available);

/// <summary>What is being done, and what waits.</summary>
/// <param name="PicturesWaiting">Pictures that were sent for a prediction and are not answered yet.</param>
/// <param name="DecodesWaiting">Pieces of work that wait for a processor.</param>
public sealed record WorkView(int TrainingsRunning, int TrainingsQueued, int PicturesWaiting, int DecodesWaiting);
