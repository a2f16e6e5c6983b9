using System.Text;
using System.Text.Json;
using TempleDashboard.Domain.Transfer;

namespace TempleDashboard.Tests.Transfer;

public sealed class JsonPartsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task ReadAsync_InPiecesOfAnySize_GivesEachEntryOnce(int bytesAtOnce)
    {
        var long1 = new string('x', 90_000);
        var json = $$"""
            {"skip": {"a": [1, {"b": 2}]}, "one": [1, "{{long1}}", [2, 3], {"k": "}]"}], "n": null, "two": [], "three": [true]}
            """;

        var parts = await ReadAsync(new Dripping(Encoding.UTF8.GetBytes("\uFEFF" + json), bytesAtOnce));

        Assert.Equal(["one 1", $"one \"{long1}\"", "one [2, 3]", "one {\"k\": \"}]\"}", "three true"], parts);
    }

    [Fact]
    public async Task ReadAsync_AList_GivesItsEntries() =>
        Assert.Equal([" 1", " {}"], await ReadAsync(new MemoryStream("[1, {}, ]"u8.ToArray())));

    [Theory]
    [InlineData("[1, 2")]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("{\"a\": [}")]
    public Task ReadAsync_Torn_Throws(string json) =>
        Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(json))));

    [Fact]
    public async Task ReadAsync_EntryWithoutEnd_IsGivenUpSoon()
    {
        using var endless = new Dripping([.. "[\""u8, .. Enumerable.Repeat((byte)'a', 20 * 1024 * 1024)], 1 << 20);

        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(endless));

        Assert.InRange(endless.Position, 1, 9 * 1024 * 1024);
    }

    private static async Task<List<string>> ReadAsync(Stream stream)
    {
        var parts = new List<string>();
        await foreach (var (list, value) in new JsonParts(stream).ReadAsync(default))
            parts.Add($"{list} {value.GetRawText()}");
        return parts;
    }

    /// <summary>Gives a few bytes at a time, as a network does.</summary>
    private sealed class Dripping(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(most, buffer.Length)], cancellationToken);
    }
}
