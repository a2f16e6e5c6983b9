using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using NetVips;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Pictures.Damage;
using TempleDashboard.Tests.Pictures.Damage;

// Usage: draw-damage PICTURES [SEED] [COUNT] [keep FOLDER] Draws COUNT (200) damaged and as many odd but whole JPEGs of the pictures found
// under PICTURES, each in a kind, of a picture and with a damage or an oddity that SEED (1) decides; shows them to the product and prints
// what it refused, and what the check costs beside reading the same pictures. With "keep", writes the files.

const double Destroyed = 0.05;

var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
var count = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 200;
var keep = args.Length > 4 && args[3] == "keep" ? args[4] : null;
string[] pictures = [.. Directory.EnumerateFiles(args[0], "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
var reader = new PictureReader(new ImageDecoder(Options.Create(new UploadRules())), Options.Create(new UploadRules()));
var random = new Random(seed);
if (keep is not null)
    Directory.CreateDirectory(keep);

Console.WriteLine($"Seed {seed}, {count} of each, {pictures.Length} pictures.");
Console.WriteLine();
Console.WriteLine("| damage | drawn | destroy more than 5% | of these refused | refused of the rest |");
Console.WriteLine("|---|---|---|---|---|");
var (destroyed, found) = (0, 0);
var missed = new List<string>();
foreach (var (name, way) in JpegDamage.Ways)
{
    var (drawn, large, caught, small) = (0, 0, 0, 0);
    for (var i = 0; i < Share(count, JpegDamage.Ways.Count, JpegDamage.Ways.Keys.ToList().IndexOf(name)); i++)
    {
        var (good, next, kind) = Pick();
        var bad = way(good, next, random);
        Keep(bad, "damaged", name, kind, i);
        var isRefused = !reader.Read(bad, "drawn.jpg").Succeeded;
        var isLarge = JpegLoss.Of(good, bad) > Destroyed;
        drawn++;
        large += isLarge ? 1 : 0;
        caught += isLarge && isRefused ? 1 : 0;
        small += !isLarge && isRefused ? 1 : 0;
        if (isLarge && !isRefused)
            missed.Add($"{name} {i}, {kind}: {JpegLoss.Of(good, bad):0.00} of the pixels");
    }
    (destroyed, found) = (destroyed + large, found + caught);
    Console.WriteLine($"| {name} | {drawn} | {large} | {caught} | {small} of {drawn - large} |");
}
Console.WriteLine();
Console.WriteLine(
    FormattableString.Invariant(
        $"Damage that destroys more than 5% of the pixels: {found} of {destroyed} refused ({100.0 * found / destroyed:0.0}%)."));
missed.ForEach(Console.WriteLine);
Console.WriteLine();
Console.WriteLine("| oddity | drawn | refused |");
Console.WriteLine("|---|---|---|");
foreach (var (name, way) in JpegQuirks.Ways)
{
    var (drawn, refused) = (0, 0);
    for (var i = 0; i < Share(count, JpegQuirks.Ways.Count, JpegQuirks.Ways.Keys.ToList().IndexOf(name)); i++)
    {
        var (good, next, kind) = Pick();
        var odd = way(good, next, random);
        Keep(odd, "odd", name, kind, i);
        drawn++;
        if (reader.Read(odd, "drawn.jpg") is { Succeeded: false, Message: var message })
        {
            refused++;
            Console.WriteLine($"{name} {i}, {kind}: {message}");
        }
    }
    Console.WriteLine($"| {name} | {drawn} | {refused} |");
}
Console.WriteLine();
var wrong = pictures.Where(picture => !reader.Read(File.ReadAllBytes(picture), "as it is.jpg").Succeeded).ToList();
Console.WriteLine($"Of the {pictures.Length} pictures as they are {wrong.Count} are refused.");
wrong.ForEach(Console.WriteLine);
MeasureTime();

void MeasureTime()
{
    var decoder = new ImageDecoder(Options.Create(new UploadRules()));
    foreach (var kind in JpegKinds.All)
    {
        byte[][] files = [.. Enumerable.Range(0, 20).Select(_ => Encode(pictures[random.Next(pictures.Length)], kind))];
        var rgb = new byte[224 * 224 * 3];
        var (decoding, checking, opening) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < 24; round++)
        {
            decoding.Add(Time(() => Array.ForEach(files, file => decoder.DecodePixels(file, 224, 224, null, rgb))));
            opening.Add(Time(() => Array.ForEach(files, file => decoder.Inspect(file))));
            checking.Add(Time(() => Array.ForEach(files, file => JpegCheck.Of(file))));
        }
        var (decode, check) = (decoding.Min(), checking.Min());
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{kind}: {files.Average(file => file.Length) / 1024:0} KB, decoding to 224 x 224 "
                    + $"{decode / files.Length:0.000} ms, inspect {opening.Min() / files.Length:0.000} "
                    + $"ms, check {check / files.Length:0.000} ms: {100 * check / decode:0.0}% more"));
    }
}

(byte[] Good, byte[] Next, string Kind) Pick()
{
    var kind = JpegKinds.All[random.Next(JpegKinds.All.Length)];
    var quality = random.Next(50, 96);
    return (
        Encode(pictures[random.Next(pictures.Length)], kind, quality), Encode(pictures[random.Next(pictures.Length)], kind, quality), kind);
}

static byte[] Encode(string path, string kind, int quality = 80)
{
    using var scene = Image.JpegloadBuffer(File.ReadAllBytes(path));
    using var colour =
        scene.Bands == 3
            ? scene.Copy()
            : scene.Colourspace(Enums.Interpretation.Srgb)[0].Bandjoin(scene[0], scene[0]).Copy(interpretation: Enums.Interpretation.Srgb);
    return JpegKinds.Encode(colour, kind, quality);
}

static int Share(int count, int ways, int index) => count / ways + (index < count % ways ? 1 : 0);

static double Time(Action work)
{
    var start = Stopwatch.GetTimestamp();
    work();
    return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}

void Keep(byte[] file, string what, string name, string kind, int i)
{
    if (keep is not null)
        File.WriteAllBytes(Path.Combine(keep, $"{what} - {name} - {kind} - {i}.jpg"), file);
}
