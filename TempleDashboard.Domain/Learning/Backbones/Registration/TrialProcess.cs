using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>
/// The program's other life: started with <see cref="Argument"/> it takes a network from its standard input, tries it, says what came of it
/// on its standard output, and ends with whoever started it.
/// </summary>
public static class TrialProcess
{
    /// <summary>What <see cref="BackboneTrials"/> starts the program with.</summary>
    public const string Argument = "--try-backbone";

    /// <summary>Tries the network that comes in; true where that was what the program was started for.</summary>
    public static async Task<bool> RunAsync(string[] arguments)
    {
        if (arguments is not [Argument])
            return false;
        OfferToTheMemoryKiller();
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        var question = JsonSerializer.Deserialize<TrialQuestion>(await ReadAsync(input, CancellationToken.None))!;
        var source = await ReadAsync(input, CancellationToken.None);
        EndWith(input);
        try
        {
            var (wrapped, milliseconds) = BackboneMaker.Make(source, question.Preparation, question.Size, CancellationToken.None);
            await WriteAsync(output, JsonSerializer.SerializeToUtf8Bytes(new TrialAnswer(milliseconds, null)), CancellationToken.None);
            await WriteAsync(output, wrapped, CancellationToken.None);
        }
        catch (BackboneRefusedException refused)
        {
            await WriteAsync(output, JsonSerializer.SerializeToUtf8Bytes(new TrialAnswer(0, refused.Error)), CancellationToken.None);
        }
        await output.FlushAsync();
        return true;
    }

    /// <summary>Writes bytes with their length before them.</summary>
    internal static async Task WriteAsync(Stream stream, byte[] content, CancellationToken cancellationToken)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        await stream.WriteAsync(length, cancellationToken);
        await stream.WriteAsync(content, cancellationToken);
    }

    /// <summary>Reads what <see cref="WriteAsync"/> wrote.</summary>
    /// <exception cref="EndOfStreamException">The other side has ended.</exception>
    internal static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var length = new byte[sizeof(int)];
        await stream.ReadExactlyAsync(length, cancellationToken);
        var content = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        await stream.ReadExactlyAsync(content, cancellationToken);
        return content;
    }

    /// <summary>The other side keeps its end open for as long as it waits. Native code cannot be asked to stop.</summary>
    private static void EndWith(Stream input) => new Thread(() =>
    {
        if (input.ReadByte() < 0)
            Process.GetCurrentProcess().Kill();
    }) { IsBackground = true }.Start();

    /// <summary>Where memory runs out, Linux shall end this process before any other.</summary>
    private static void OfferToTheMemoryKiller()
    {
        const string score = "/proc/self/oom_score_adj";
        try
        {
            if (File.Exists(score))
                File.WriteAllText(score, "1000");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Only a precaution.
        }
    }
}

/// <summary>What is said about the network that follows.</summary>
internal sealed record TrialQuestion(BackbonePreparation Preparation, PictureSize? Size);

/// <summary>What came of it; the backbone's file follows where there is no error.</summary>
internal sealed record TrialAnswer(double Milliseconds, BackboneError? Error);
