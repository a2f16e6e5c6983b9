using Google.Protobuf;
using Microsoft.Extensions.Logging;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Domain.Backbones;

/// <summary>
/// Opens backbones. The product's own is imported from the pretrained network by the first call and kept as
/// <c>{name}-{version}.onnx</c>; later starts read that file, and import again if it is damaged. Registered ones, and those
/// of earlier versions of the program, lie beside it.
/// </summary>
/// <param name="sourceFolder">Folder with the pretrained network, <see cref="SourceFile"/>.</param>
/// <param name="backboneFolder">Folder where imported backbones are kept; made if it is missing.</param>
/// <param name="logger">Gets one line per start.</param>
/// <param name="threads">Threads for one run; 0 means one per processor.</param>
/// <param name="spec">Which network and layers; <see cref="BackboneSpec.Default"/> unless given.</param>
public sealed class BackboneProvider(
    string sourceFolder, string backboneFolder, ILogger<BackboneProvider> logger, int threads = 0, BackboneSpec? spec = null) : IDisposable
{
    /// <summary>Name of the pretrained network's file, which the build takes out of its package.</summary>
    public const string SourceFile = "ResNet18.onnx";

    private readonly BackboneSpec _spec = spec ?? BackboneSpec.Default;
    private readonly Lock _gate = new();
    private readonly RegisteredBackbones _registered = new(backboneFolder, OwnName(spec ?? BackboneSpec.Default), threads);
    private Backbone? _backbone;

    /// <summary>
    /// The product's own, opened by somebody whose it stays: tests open its 60 MB once for all their hosts. Null opens it from the folder.
    /// </summary>
    internal Backbone? Lent { get; init; }

    /// <summary>
    /// Returns the backbone of this hash, or the product's own where it is null or has this hash. It stays this provider's;
    /// keep it no longer than for one piece of work, so that those out of use can be closed.
    /// </summary>
    /// <param name="sha256">SHA-256 of the backbone as the product keeps it.</param>
    /// <exception cref="MissingBackboneException">A backbone of this hash is not here, or is damaged.</exception>
    public Backbone Get(string? sha256)
    {
        if (sha256 is not null && sha256 != (Lent ?? _backbone)?.Hash && _registered.Find(sha256) is { } found)
            return found;
        var own = sha256 is null ? Get() : Open(sha256);
        return sha256 is null || sha256 == own.Hash ? own : throw new MissingBackboneException(sha256);
    }

    /// <summary>Returns the product's own backbone, which stays this provider's to dispose of.</summary>
    /// <exception cref="FileNotFoundException">The pretrained network is not where it should be.</exception>
    /// <exception cref="InvalidDataException">The pretrained network is damaged or another than expected.</exception>
    public Backbone Get()
    {
        lock (_gate)
            return Lent ?? (_backbone ??= Open());
    }

    public void Dispose()
    {
        _registered.Dispose();
        lock (_gate)
            _backbone?.Dispose();
    }

    /// <summary>Keeps a backbone's file under its hash, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Keep(Backbone made) => _registered.Keep(made);

    /// <summary>Deletes a registered backbone's file. Who is using it can finish.</summary>
    internal void Remove(string sha256) => _registered.Remove(sha256);

    /// <summary>Tells whether a registered backbone's file is there.</summary>
    internal bool Has(string sha256) => _registered.Has(sha256);

    /// <summary>The file of a registered backbone, or where it would be.</summary>
    internal BackboneFile FileOf(string sha256) => _registered.FileOf(sha256);

    /// <summary>The file of the product's own backbone, or where it will be.</summary>
    internal BackboneFile OwnFile => new(Path.Combine(backboneFolder, $"{OwnName(_spec)}.onnx"));

    /// <summary>The pretrained network that the product's own backbone is made of, or where it should be.</summary>
    internal string OwnSource => Path.Combine(sourceFolder, SourceFile);

    /// <summary>Lists the backbones that came with earlier versions of the program, as far as their files are here.</summary>
    internal IEnumerable<(string Name, string Sha256)> Earlier() => _registered.Earlier();

    /// <summary>Opens a file to be written beside the backbones, deleted when it is closed.</summary>
    internal FileStream OpenTemporary() => _registered.OpenTemporary();

    private static string OwnName(BackboneSpec spec) => $"{spec.Name}-{spec.Version}";

    /// <summary>The product's own for a model, which cannot answer where it cannot be opened.</summary>
    private Backbone Open(string sha256)
    {
        try
        {
            return Get();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new MissingBackboneException(sha256, exception);
        }
    }

    private Backbone Open()
    {
        var file = OwnFile;
        var opened = Reuse(file) ?? Import(file);
        BackboneLog.Ready(logger, _spec.Name, file.Path, opened.Hash);
        return opened;
    }

    private Backbone? Reuse(BackboneFile file)
    {
        if (!File.Exists(file.Path))
            return null;
        try
        {
            return Verified(file.Read());
        }
        catch (InvalidDataException exception)
        {
            BackboneLog.Damaged(logger, file.Path, exception.Message);
            return null;
        }
    }

    private Backbone Import(BackboneFile file)
    {
        var source = OwnSource;
        if (!File.Exists(source))
            throw new FileNotFoundException($"The pretrained network is missing: there is no '{source}'. Build or publish again.", source);
        BackboneLog.Importing(logger, _spec.Name, source);
        var model = BackboneImporter.Import(File.ReadAllBytes(source), _spec).ToByteArray();
        var imported = Verified(model);
        file.Write(model);
        return imported;
    }

    private Backbone Verified(byte[] model)
    {
        var candidate = new Backbone(model, threads);
        if (_spec.Golden?.Match(candidate) ?? true)
            return candidate;
        candidate.Dispose();
        throw new InvalidDataException(
            $"Backbone {_spec.Name} does not compute the numbers recorded for it: the pretrained network is another one, or damaged.");
    }
}

/// <summary>A backbone that something was made with is not here, or its file is damaged. The message is meant for people.</summary>
public sealed class MissingBackboneException : Exception
{
    private readonly string? _cannotOpen;

    public MissingBackboneException(string sha256)
        : base($"The backbone {Short(sha256)} is missing here: register it again under Settings, or choose another and train.") =>
        Sha256 = sha256;

    /// <summary>The product's own backbone cannot be opened, for a reason that says what to do.</summary>
    internal MissingBackboneException(string sha256, Exception reason)
        : this(sha256, $"The product's own backbone cannot be opened. {reason.Message}", reason) => _cannotOpen = Message;

    private MissingBackboneException(string sha256, string message, Exception inner)
        : base(message, inner) => Sha256 = sha256;

    /// <summary>SHA-256 of the backbone that was wanted.</summary>
    public string Sha256 { get; }

    /// <summary>Says the same of something made with the backbone, such as <c>Model 3 of '410010:lights'</c>.</summary>
    /// <param name="name">The backbone's name where it is still known.</param>
    public MissingBackboneException For(string subject, string? name)
    {
        if (_cannotOpen is not null)
            return new(Sha256, $"{subject} cannot answer. {_cannotOpen}", this);
        var backbone = name is null ? $"backbone {Short(Sha256)}" : $"backbone '{name}' ({Short(Sha256)})";
        return new(
            Sha256,
            $"{subject} was made with {backbone}, which is missing here or damaged: register it again under Settings, or train again.",
            this);
    }

    private static string Short(string sha256) => sha256.Length > 12 ? $"{sha256[..12]}..." : sha256;
}

internal static partial class BackboneLog
{
    [LoggerMessage(1201, LogLevel.Information, "Backbone {Name} ready: {Path}, sha256 {Hash}")]
    public static partial void Ready(ILogger logger, string name, string path, string hash);

    [LoggerMessage(1202, LogLevel.Information, "Importing backbone {Name} from {Source}")]
    public static partial void Importing(ILogger logger, string name, string source);

    [LoggerMessage(1203, LogLevel.Warning, "Backbone file {Path} is damaged and will be imported again: {Reason}")]
    public static partial void Damaged(ILogger logger, string path, string reason);

    [LoggerMessage(1204, LogLevel.Information, "Backbone {Name} of an earlier version, sha256 {Hash}, is kept for the models made with it")]
    public static partial void Earlier(ILogger logger, string name, string hash);

    [LoggerMessage(1205, LogLevel.Warning, "Backbone {Name} of an earlier version is damaged: models made with it cannot answer")]
    public static partial void EarlierDamaged(ILogger logger, string name);
}
