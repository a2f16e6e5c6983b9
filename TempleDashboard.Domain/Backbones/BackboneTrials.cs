using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Domain.Backbones;

/// <summary>How this program is started to try a backbone: see <see cref="BackboneTrials"/>.</summary>
/// <param name="File">The executable.</param>
/// <param name="Arguments">What comes before <see cref="TrialProcess.Argument"/>.</param>
public sealed record TrialProgram(string File, params IReadOnlyList<string> Arguments)
{
    /// <summary>
    /// The program that is running, where it is the dashboard; null in another, such as one that tests it, which tries backbones itself.
    /// </summary>
    public static TrialProgram? OfThisProcess()
    {
        var entry = Assembly.GetEntryAssembly();
        if (entry?.GetName().Name != "TempleDashboard.Web" || Environment.ProcessPath is not { } path)
            return null;
        var isMuxer = Path.GetFileNameWithoutExtension(path).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return isMuxer ? new(path, entry.Location) : new(path);
    }
}

/// <summary>What a trial may take at most.</summary>
public sealed record TrialLimits
{
    /// <summary>From its start to its answer. Default a minute.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Of all cores together. Default half a minute: a large network (37 billion operations a picture) takes some ten seconds.
    /// </summary>
    public TimeSpan ProcessorTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Besides eight times the size of the file, in bytes. Default 1 GB.</summary>
    public long Memory { get; init; } = 1024L * 1024 * 1024;
}

/// <summary>
/// Tries networks from outside in a process of its own, which may take a minute, so much processor time and so much memory, and ends with
/// whoever asked. ONNX Runtime computes a network's constants while it opens it, and nothing but the end of its process stops it: a file of
/// 313 bytes can ask for minutes and for all memory.
/// </summary>
/// <param name="program">How to start it; null tries in this process, which has no such bounds.</param>
/// <param name="limits">What a trial may take; <see cref="TrialLimits"/>'s defaults where null.</param>
public sealed class BackboneTrials(TrialProgram? program, TrialLimits? limits = null)
{
    private const int MemoryPerByte = 8;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly TrialLimits _limits = limits ?? new();

    /// <summary>Returns the backbone's file, and how long one picture took in milliseconds.</summary>
    /// <exception cref="BackboneRefusedException">The network does not fit, or takes too much.</exception>
    internal async Task<(byte[] Wrapped, double Milliseconds)> MakeAsync(
        byte[] source, BackboneRequest request, CancellationToken cancellationToken)
    {
        if (program is null)
        {
            return await Task.Run(
                () => BackboneMaker.Make(source, request.Preparation, request.Size, cancellationToken), cancellationToken);
        }

        using var process = Start(program);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(process, _limits.Memory + ((long)MemoryPerByte * source.Length), over.Token);
        try
        {
            var talking = TalkAsync(process, source, request, over.Token);
            if (await Task.WhenAny(talking, watching) == watching && await watching is { } tooMuch)
                throw new BackboneRefusedException("file", tooMuch);
            return await talking;
        }
        finally
        {
            await over.CancelAsync();
            process.Kill(entireProcessTree: true);
            await ((Task)watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Process Start(TrialProgram program)
    {
        var start = new ProcessStartInfo(program.File)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var argument in program.Arguments.Append(TrialProcess.Argument))
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static async Task<(byte[] Wrapped, double Milliseconds)> TalkAsync(
        Process process, byte[] source, BackboneRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var input = process.StandardInput.BaseStream;
            await TrialProcess.WriteAsync(
                input, JsonSerializer.SerializeToUtf8Bytes(new TrialQuestion(request.Preparation, request.Size)), cancellationToken);
            await TrialProcess.WriteAsync(input, source, cancellationToken);
            await input.FlushAsync(cancellationToken);
            var output = process.StandardOutput.BaseStream;
            var answer = JsonSerializer.Deserialize<TrialAnswer>(await TrialProcess.ReadAsync(output, cancellationToken))!;
            if (answer.Error is { } error)
                throw new BackboneRefusedException(error);
            return (await TrialProcess.ReadAsync(output, cancellationToken), answer.Milliseconds);
        }
        catch (IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new BackboneRefusedException("file", "ONNX Runtime broke down over the model: it cannot be used.");
        }
    }

    /// <summary>Returns what it took too much of; does not return where it is cancelled before.</summary>
    private async Task<string?> WatchAsync(Process process, long mostMemory, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            await Task.Delay(LookEvery, cancellationToken);
            if (watch.Elapsed > _limits.Longest)
                return $"The model was not ready within {_limits.Longest.TotalSeconds:0} seconds.";
            try
            {
                process.Refresh();
                if (process.HasExited)
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                if (process.TotalProcessorTime > _limits.ProcessorTime)
                {
                    return $"The model takes more than {_limits.ProcessorTime.TotalSeconds:0} "
                        + "seconds of processor time to open and to look at a few pictures.";
                }

                if (process.WorkingSet64 > mostMemory)
                    return $"The model takes more than {mostMemory >> 20:N0} MB of memory to open and to look at a few pictures.";
            }
            catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
            {
                // It has just ended; what it said, or did not say, is what counts.
            }
        }
    }
}

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
internal sealed record TrialQuestion(BackbonePreparation Preparation, InputSize? Size);

/// <summary>What came of it; the backbone's file follows where there is no error.</summary>
internal sealed record TrialAnswer(double Milliseconds, BackboneError? Error);
