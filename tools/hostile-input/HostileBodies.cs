using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace TempleDashboard.HostileInput;

/// <summary>Bodies of requests: JSON after what the OpenAPI document asks for, forms, and ZIP archives where pictures belong.</summary>
internal static class HostileBodies
{
    private const int Deepest = 4;

    /// <summary>Gives JSON that is right, nearly right, or no JSON any more.</summary>
    public static HttpContent Json(JsonElement document, JsonElement schema, Random random)
    {
        var text = new StringBuilder();
        Write(text, document, schema, random, depth: 0);
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        bytes = random.Next(8) switch
        {
            0 => bytes[..random.Next(bytes.Length + 1)],
            1 => [.. Encoding.UTF8.GetPreamble(), .. bytes],
            2 => Encoding.Unicode.GetBytes(text.ToString()),
            3 => Encoding.ASCII.GetBytes(new string('[', random.Next(1, 50_000))),
            4 => [.. bytes, .. bytes],
            5 => Flip(bytes, random),
            _ => bytes,
        };
        return Content(bytes, random.Next(12) == 0 ? "application/json; charset=utf-16" : "application/json");
    }

    /// <summary>Gives a form of pictures, whole or broken in one of the ways that clients break them.</summary>
    public static HttpContent Form(Random random)
    {
        var boundary = random.Next(10) == 0 ? new string('b', random.Next(1, 300)) : "boundary";
        using var form = new MemoryStream();
        for (var parts = random.Next(20) == 0 ? 1500 : random.Next(1, 5); parts > 0; parts--)
        {
            var lineEnd = random.Next(20) == 0 ? "\n" : "\r\n";
            var name = HostileTexts.HeaderText(random);
            var disposition = random.Next(5) switch
            {
                0 => $"form-data; name=files; filename*=UTF-8''{Uri.EscapeDataString(name)}",
                1 => $"form-data; name=\"{name}\"",
                2 => name,
                _ => $"form-data; name=\"files\"; filename=\"{name}\"",
            };
            byte[] file =
                parts > 100 ? [1, 2, 3]
                : random.Next(4) == 0 ? Zip(random)
                : random.Next(3) == 0 ? []
                : HostilePictures.Mutant(random).File;
            form.Write(Encoding.Latin1.GetBytes($"--{boundary}{lineEnd}Content-Disposition: {disposition}{lineEnd}"));
            if (random.Next(3) == 0)
                form.Write(Encoding.Latin1.GetBytes($"Content-Type: {HostileTexts.HeaderText(random)}{lineEnd}"));
            form.Write(Encoding.Latin1.GetBytes(lineEnd));
            form.Write(file);
            form.Write(Encoding.Latin1.GetBytes(lineEnd));
        }
        if (random.Next(4) > 0)
            form.Write(Encoding.Latin1.GetBytes($"--{boundary}--\r\n"));
        var bytes = form.ToArray();
        return Content(
            random.Next(6) == 0 ? Flip(bytes, random) : bytes,
            random.Next(10) switch
            {
                0 => "multipart/form-data",
                1 => "multipart/form-data; boundary=another",
                2 => $"multipart/mixed; boundary={boundary}",
                _ => $"multipart/form-data; boundary={boundary}",
            });
    }

    /// <summary>Gives an archive with names that lead elsewhere, or with far more in it than it shows; often damaged.</summary>
    public static byte[] Zip(Random random)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var entries = random.Next(1, 5); entries > 0; entries--)
            {
                using var entry = archive.CreateEntry(HostileTexts.Text(random) + "x", CompressionLevel.Fastest).Open();
                entry.Write(random.Next(8) == 0 ? new byte[4_000_000] : HostilePictures.Mutant(random).File);
            }
        }
        return random.Next(2) == 0 ? Flip(file.ToArray(), random) : file.ToArray();
    }

    public static ByteArrayContent Content(byte[] bytes, string mediaType)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        return content;
    }

    private static byte[] Flip(byte[] bytes, Random random)
    {
        for (var flips = bytes.Length == 0 ? 0 : random.Next(1, 10); flips > 0; flips--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    private static void Write(StringBuilder text, JsonElement document, JsonElement schema, Random random, int depth)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = document;
            foreach (var step in reference.GetString()!.Split('/').Skip(1))
                schema = schema.GetProperty(step);
        }
        if (depth > Deepest || random.Next(5) == 0)
        {
            WriteAnything(text, random);
        }
        else if (schema.TryGetProperty("properties", out var properties))
        {
            WriteObject(text, document, properties, random, depth);
        }
        else if (schema.TryGetProperty("items", out var items))
        {
            text.Append('[');
            for (var count = random.Next(10) == 0 ? 200 : random.Next(4); count > 0; count--)
            {
                Write(text, document, items, random, count > 100 ? Deepest : depth + 1);
                text.Append(count == 1 ? "" : ",");
            }
            text.Append(']');
        }
        else
        {
            text.Append(Plain(schema.TryGetProperty("type", out var type) ? type.ToString() : "", random));
        }
    }

    private static void WriteObject(StringBuilder text, JsonElement document, JsonElement properties, Random random, int depth)
    {
        text.Append('{');
        foreach (var property in properties.EnumerateObject())
        {
            if (random.Next(6) == 0)
                continue;
            text.Append(JsonSerializer.Serialize(property.Name)).Append(':');
            Write(text, document, property.Value, random, depth + 1);
            text.Append(',');
        }
        text.Append(JsonSerializer.Serialize(HostileTexts.Text(random))).Append(":1}");
    }

    private static string Plain(string type, Random random) =>
        type.Contains("integer", StringComparison.Ordinal) || type.Contains("number", StringComparison.Ordinal)
            ? random.Next(3) == 0 ? HostileTexts.Number(random) : $"{random.Next(-2, 30)}"
            : type.Contains("boolean", StringComparison.Ordinal) ? random.Next(2) == 0 ? "true" : "false"
            : JsonSerializer.Serialize(HostileTexts.Text(random));

    private static void WriteAnything(StringBuilder text, Random random) =>
        text.Append(random.Next(7) switch
        {
            0 => "null",
            1 => "{}",
            2 => "[]",
            3 => HostileTexts.Number(random),
            4 => "\"\\ud800\"",
            5 => "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
            _ => JsonSerializer.Serialize(HostileTexts.Text(random)),
        });
}
