using System.Globalization;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.MeasureEnough;

// Usage: measure-enough DATASETS CACHE [DRAWS] [FIRST-SEED] [SET...]
// DATASETS holds one folder per set, with one folder of pictures per category; embeddings are kept in CACHE. Prints the tables of
// docs/learning.md: whether what 20 more pictures bring lies in the range foretold, and whether missing night pictures are named.

int[] starts = [40, 60, 100];
int[] perCategory = [10, 15, 30, 50];
var draws = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 10;
var firstSeed = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 1;
string[] names = args.Length > 4 ? args[4..] : ["flowers5", "parking_slots", "trashnet6"];
var source = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "backbone-source", BackboneProvider.SourceFile));
using var backbone = new Backbone(
    Google.Protobuf.MessageExtensions.ToByteArray(BackboneImporter.Import(source, BackboneSpec.Default)));
var sets = names.Select(name => KeptSet.Load(Path.Combine(args[0], name), backbone, args[1])).ToList();

Console.WriteLine("| set | start | held out | right before | gain foretold | gain measured | in the range | mean width "
    + "| in the range as measured | mean width | accuracy in its range |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
foreach (var set in sets)
{
    foreach (var start in starts)
    {
        var all = new ForetoldGain[draws];
        Parallel.For(0, draws, draw => all[draw] = ForetoldGain.Draw(set, start, firstSeed + draw));
        Console.WriteLine(
            $"| {set.Name} | {start} | {all[0].HeldOut} | {Percent(all.Average(one => one.Before))} "
            + $"| {Points(all.Average(one => one.Forecast.Gain))} | {Points(all.Average(one => one.Gain))} "
            + $"| {all.Count(one => one.IsHeld)} of {draws} "
            + $"| {Points(all.Average(one => one.Forecast.GainRange.High - one.Forecast.GainRange.Low))} "
            + $"| {all.Count(one => one.IsHeldAsMeasured)} of {draws} "
            + $"| {Points(all.Average(one => Width(one)))} "
            + $"| {all.Count(one => one.Forecast.AccuracyRange.Low <= one.Before && one.Before <= one.Forecast.AccuracyRange.High)} "
            + $"of {draws} |");
    }
}
Console.WriteLine();
Console.WriteLine("| set | pictures of each category | named | false alarms |");
Console.WriteLine("|---|---|---|---|");
foreach (var set in sets)
{
    foreach (var count in perCategory)
    {
        var (named, asked, alarms, fine) = MissingNight.Try(set, count, 10 * draws);
        Console.WriteLine($"| {set.Name} | {count} | {named} of {asked} | {alarms} of {fine} |");
    }
}

static double Width(ForetoldGain one)
{
    var range = one.Forecast.MeasuredOn(one.HeldOut);
    return range.High - range.Low;
}

static string Points(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);

static string Percent(double share) => (100 * share).ToString("0", CultureInfo.InvariantCulture) + "%";
