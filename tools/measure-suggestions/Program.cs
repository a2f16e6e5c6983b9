using System.Globalization;
using Google.Protobuf;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.MeasureSuggestions;

// Usage: measure-suggestions DATASETS CACHE [label|choose|worth]
// DATASETS holds one folder per set, with one folder of pictures per category; embeddings are kept in CACHE. Prints the tables of
// docs/learning.md: how many actions a person needs to label 300 pictures, and how many labels the product's order saves.

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var source = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "backbone-source", BackboneProvider.SourceFile));
var backbone = new Lazy<Backbone>(() => new Backbone(BackboneImporter.Import(source, BackboneSpec.Default).ToByteArray()));
var sets = new[] { "flowers5", "trashnet6", "parking_slots" }
    .ToDictionary(name => name, name => EmbeddedSet.Load(Path.Combine(args[0], name), args[1], backbone));
var part = args.Length > 2 ? args[2] : "";
if (part is "" or "label")
{
    foreach (var name in new[] { "flowers5", "parking_slots" })
        LabellingRun.Print(sets[name]);
}
if (part is "" or "choose")
{
    foreach (var set in sets.Values)
        ChoiceRun.Print(set);
}
if (part is "" or "worth")
{
    foreach (var set in sets.Values)
        WorthRun.Print(set);
}
