using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>
/// Everything that a training needs to go on after an epoch as if it had never stopped: to the same bits. Random numbers need no state:
/// they follow from seed, restarts, epoch and batch.
/// </summary>
public sealed record ConvNetCheckpoint
{
    /// <summary>The options of the run.</summary>
    public required ConvNetOptions Options { get; init; }

    /// <summary>Says which data the run is trained on; see <see cref="ConvNetData.Fingerprint"/>.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Width of a picture in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of a picture in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Categories K.</summary>
    public required int ClassCount { get; init; }

    /// <summary>The run's seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Threads of the run. Sums of another number of threads differ in their last bits, so a resumed run keeps it.</summary>
    public required int Threads { get; init; }

    /// <summary>How often the training started over.</summary>
    public required int Restarts { get; init; }

    /// <summary>Epochs that were over when the training last started over; 0 where it never did.</summary>
    public required int StartEpoch { get; init; }

    /// <summary>Steps of the optimiser since then.</summary>
    public required long Step { get; init; }

    /// <summary>Weights and biases.</summary>
    public required float[] Weights { get; init; }

    /// <summary>Adam's running mean of the gradients.</summary>
    public required float[] FirstMoments { get; init; }

    /// <summary>Adam's running mean of their squares.</summary>
    public required float[] SecondMoments { get; init; }

    /// <summary>The weights with the lowest validation loss so far; null where no early stopping watches it.</summary>
    public float[]? BestWeights { get; init; }

    /// <summary>The epochs so far, of all resumed parts. A caller that kept epochs elsewhere takes these instead.</summary>
    public required IReadOnlyList<ConvNetEpoch> Epochs { get; init; }

    /// <summary>The number of the last epoch.</summary>
    public int Epoch => Epochs.Count;

    /// <summary>Returns why a run cannot go on from here, as a sentence for the log; null where it can.</summary>
    public string? WhyUnfit(ConvNetData data, ConvNetOptions options, int seed)
    {
        if (Fingerprint != data.Fingerprint || (Width, Height, ClassCount) != (data.Width, data.Height, data.ClassCount))
            return "The checkpoint is of other pictures or labels.";
        return Options != options || Seed != seed ? "The checkpoint is of other options or another seed." : null;
    }

    /// <summary>Returns the content of a checkpoint file.</summary>
    public byte[] ToBytes() => CheckpointFormat.Write(this);

    /// <summary>Reads the content of a checkpoint file; null where it is damaged, cut off or of another version.</summary>
    public static ConvNetCheckpoint? TryRead(ReadOnlySpan<byte> bytes) => CheckpointFormat.TryRead(bytes);
}

/// <summary>
/// The bytes of a checkpoint: 8 of a signature with the version, the body, and the SHA-256 of both. All numbers are little-endian.
/// </summary>
internal static class CheckpointFormat
{
    /// <summary>A training that came to nothing has losses that are no numbers; it is kept as it was.</summary>
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static ReadOnlySpan<byte> Signature => "TDCONV\0\x01"u8;

    public static byte[] Write(ConvNetCheckpoint checkpoint)
    {
        using var stream = new MemoryStream(checkpoint.Weights.Length * 3 * sizeof(float) + (16 << 10));
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Signature);
        writer.Write(checkpoint.Fingerprint);
        writer.Write(JsonSerializer.Serialize(checkpoint.Options, Json));
        writer.Write(checkpoint.Width);
        writer.Write(checkpoint.Height);
        writer.Write(checkpoint.ClassCount);
        writer.Write(checkpoint.Seed);
        writer.Write(checkpoint.Threads);
        writer.Write(checkpoint.Restarts);
        writer.Write(checkpoint.StartEpoch);
        writer.Write(checkpoint.Step);
        foreach (
            var numbers in new[] { checkpoint.Weights, checkpoint.FirstMoments, checkpoint.SecondMoments, checkpoint.BestWeights ?? [] })
        {
            WriteNumbers(writer, numbers);
        }

        writer.Write(JsonSerializer.Serialize(checkpoint.Epochs, Json));
        writer.Flush();
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        writer.Flush();
        return stream.ToArray();
    }

    public static ConvNetCheckpoint? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Signature.Length + SHA256.HashSizeInBytes || !bytes.StartsWith(Signature))
            return null;
        var content = bytes[..^SHA256.HashSizeInBytes];
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(bytes[^SHA256.HashSizeInBytes..]))
            return null;
        using var reader = new BinaryReader(new MemoryStream(content[Signature.Length..].ToArray()), Encoding.UTF8);
        return Read(reader);
    }

    private static ConvNetCheckpoint Read(BinaryReader reader) => new()
    {
        // Members are read in the order in which they stand here, which is the order they were written in.
        Fingerprint = reader.ReadString(),
        Options = JsonSerializer.Deserialize<ConvNetOptions>(reader.ReadString(), Json)!,
        Width = reader.ReadInt32(),
        Height = reader.ReadInt32(),
        ClassCount = reader.ReadInt32(),
        Seed = reader.ReadInt32(),
        Threads = reader.ReadInt32(),
        Restarts = reader.ReadInt32(),
        StartEpoch = reader.ReadInt32(),
        Step = reader.ReadInt64(),
        Weights = ReadNumbers(reader),
        FirstMoments = ReadNumbers(reader),
        SecondMoments = ReadNumbers(reader),
        BestWeights = ReadNumbers(reader) is { Length: > 0 } best ? best : null,
        Epochs = JsonSerializer.Deserialize<ConvNetEpoch[]>(reader.ReadString(), Json)!,
    };

    private static void WriteNumbers(BinaryWriter writer, float[] numbers)
    {
        writer.Write(numbers.Length);
        if (BitConverter.IsLittleEndian)
        {
            writer.Write(MemoryMarshal.AsBytes(numbers.AsSpan()));
            return;
        }
        foreach (var number in numbers)
            writer.Write(number);
    }

    private static float[] ReadNumbers(BinaryReader reader)
    {
        var bytes = reader.ReadBytes(checked(reader.ReadInt32() * sizeof(float)));
        var numbers = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        return numbers;
    }
}
