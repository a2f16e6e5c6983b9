using System.Security.Cryptography;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>Takes in an ONNX file from a stream: to a temporary file first, so that memory is only used for what is the right one.</summary>
internal static class BackboneSource
{
    private const int ChunkBytes = 64 * 1024;

    /// <exception cref="BackboneRefusedException">Too large, or not the file that was promised.</exception>
    public static async Task<byte[]> ReadAsync(
        Stream content, FileStream temporary, string sha256, int maxBytes, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[ChunkBytes];
        var total = 0L;
        while (await content.ReadAsync(chunk, cancellationToken) is > 0 and var count)
        {
            total += count;
            if (total > maxBytes)
                throw new BackboneRefusedException("file", $"The file is larger than {maxBytes / 1024:N0} KiB, the most that is accepted (setting Backbones:MaxBytes).");
            hash.AppendData(chunk, 0, count);
            await temporary.WriteAsync(chunk.AsMemory(0, count), cancellationToken);
            progress?.Report(total);
        }
        var actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (!actual.Equals(sha256, StringComparison.OrdinalIgnoreCase))
            throw new BackboneRefusedException("sha256", $"The file's SHA-256 is {actual}, not the one given. It is another file, or was damaged on its way.");
        var bytes = new byte[total];
        temporary.Position = 0;
        await temporary.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
