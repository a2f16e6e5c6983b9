using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.MeasureConvNet;

/// <summary>The pictures of a folder with one folder per category, decoded to one size.</summary>
/// <param name="Pixels"><c>[N,H,W,3]</c>.</param>
/// <param name="Groups">Look-alikes and pictures of one time block, as training keeps them together.</param>
internal sealed record PixelSet(string Name, string[] Categories, int[] Labels, string[] Sha256s, byte[] Pixels, int[] Groups)
{
    public static PixelSet Load(string folder, PictureSize size)
    {
        var rules = Options.Create(new UploadRules());
        var decoder = new ImageDecoder(rules);
        var reader = new PictureReader(decoder, rules);
        string[] categories = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
        var (labels, hashes, pixels, looks) = (new List<int>(), new List<string>(), new List<byte[]>(), new List<LookAlikePicture>());
        foreach (var (label, category) in categories.Index())
        {
            foreach (var file in Directory.GetFiles(category).Order(StringComparer.Ordinal))
            {
                var bytes = File.ReadAllBytes(file);
                var picture = reader.Read(bytes, Path.GetFileName(file)).Picture
                    ?? throw new InvalidDataException($"'{file}' cannot be read.");
                labels.Add(label);
                hashes.Add(Sha256.Hex(bytes));
                pixels.Add(decoder.DecodePixels(bytes, size.Width, size.Height));
                looks.Add(new LookAlikePicture(picture.LookAlike.Bits, picture.CapturedAt, label));
            }
        }
        var groups = LookAlikeGroups.Of([.. looks], new LookAlikeOptions(), CancellationToken.None).Groups;
        return new(
            Path.GetFileName(folder),
            [.. categories.Select(category => Path.GetFileName(category)!)],
            [.. labels],
            [.. hashes],
            [.. pixels.SelectMany(p => p)],
            groups);
    }
}
