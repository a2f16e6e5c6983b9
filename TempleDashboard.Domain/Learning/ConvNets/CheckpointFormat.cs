using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TempleDashboard.Domain.Learning.ConvNets;

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
        foreach (var numbers in new[] { checkpoint.Weights, checkpoint.FirstMoments, checkpoint.SecondMoments, checkpoint.BestWeights ?? [] })
            WriteNumbers(writer, numbers);
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
