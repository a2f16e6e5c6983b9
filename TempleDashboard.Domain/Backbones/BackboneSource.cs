using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Domain.Backbones;

/// <summary>
/// Takes in an ONNX file from a stream: to a temporary file first, so that memory is only used for what is the right one.
/// </summary>
internal static class BackboneSource
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Writes the stream into <paramref name="temporary"/> and returns its SHA-256.</summary>
    /// <exception cref="BackboneRefusedException">Too large, broken off, or not the file that was promised.</exception>
    public static async Task<string> SaveAsync(
        Stream content,
        FileStream temporary,
        BackboneRequest request,
        int maxBytes,
        IProgress<BackboneProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (request.ByteCount > maxBytes)
            throw TooLarge(maxBytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[ChunkBytes];
        var total = 0L;
        while (await ReadAsync(content, chunk, cancellationToken) is > 0 and var count)
        {
            total += count;
            if (total > maxBytes)
                throw TooLarge(maxBytes);
            hash.AppendData(chunk, 0, count);
            await temporary.WriteAsync(chunk.AsMemory(0, count), cancellationToken);
            progress?.Report(new(total, request.ByteCount, false));
        }
        var actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (request.Sha256 is { } promised && !actual.Equals(promised.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            throw new BackboneRefusedException(
                "sha256", $"The file's SHA-256 is {actual}, not the one given. It is another file, or was damaged on its way.");
        }

        progress?.Report(new(total, total, true));
        return actual;
    }

    /// <summary>Reads what <see cref="SaveAsync"/> wrote.</summary>
    public static async Task<byte[]> ReadAsync(FileStream temporary, CancellationToken cancellationToken)
    {
        var bytes = new byte[temporary.Length];
        temporary.Position = 0;
        await temporary.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <summary>Tells a sender that stops from a disk that fails.</summary>
    private static async ValueTask<int> ReadAsync(Stream content, byte[] chunk, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(chunk, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new BackboneRefusedException("file", $"The file broke off on its way: {exception.Message}");
        }
    }

    private static BackboneRefusedException TooLarge(int maxBytes) =>
        new(
            "file",
            $"The file is larger than {maxBytes / 1024:N0} KB, the most that is accepted "
                + $"(setting {BackboneRules.Section}:{nameof(BackboneRules.MaxBytes)}).");
}

/// <summary>Limits on backbones from outside. Bound to the configuration section <c>Dashboard:Backbones</c>.</summary>
public sealed class BackboneRules
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Dashboard:Backbones";

    /// <summary>
    /// Largest ONNX file in bytes, 1 KB to 1 GB; default 256 MB. While one is registered, about four times its size is held in memory.
    /// </summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Longest download; 1 second to 1 hour, default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan DownloadTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether a download may come from this machine or an inner network, such as a company's own server, and go through the
    /// machine's proxy. Default false: whoever may name an address could use it to reach what is not meant for them.
    /// Link-local addresses stay closed in any case; machines in a data centre get their secrets there.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }
}
